export { argMax } from '../data/labels';
export * from './metrics/accuracy';
export * from './metrics/calibration';
export * from './metrics/confusion';
export * from './metrics/loss';
export * from './metrics/mcnemar';
