export * from './plots/class-counts';
export * from './plots/digits';
export * from './plots/histogram';
export * from './plots/image';
