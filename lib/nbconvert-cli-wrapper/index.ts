export { convert, type ConvertResult } from './convert';
export { NotebookError, type FailedCell, type NotebookErrorKind } from './error';
export { FORMATS, type ConvertOptions, type Format } from './options';
export type { Progress } from './progress';
export type { CellResult } from './run';
