/** What went wrong, for a program; the sentence for people is the error's message. */
export type NotebookErrorKind =
  | 'cell-failed'
  | 'cell-timeout'
  | 'notebook-timeout'
  | 'lost-output'
  | 'dead-kernel'
  | 'no-kernelspec'
  | 'unhandled-rejection'
  | 'aborted-cells'
  | 'bad-notebook'
  | 'conversion-failed'
  | 'nbconvert-missing'
  | 'interrupted';

/** The cell in which a run ended. */
export interface FailedCell {
  /** Position among all cells of the notebook, from 0. */
  index: number;
  /** The number that Jupyter shows in brackets, from 1. */
  number: number;
  source: string;
}

/** A notebook that could not be run or converted. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';

  constructor(
    readonly kind: NotebookErrorKind,
    message: string,
    /** The whole error text, the kernel's log if it died, or ''. */
    readonly detail = '',
    readonly cell?: FailedCell,
    /** Where the partly executed notebook was kept, if a cell had run. */
    readonly partial?: string,
  ) {
    super(message);
  }
}
