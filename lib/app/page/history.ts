import type { Sheet } from './strokes';

/** The sheets that were on the pad one after the other, so that any step can be taken back. */
export type SheetHistory = {
  current(): Sheet;
  /** Puts a new sheet on the pad. */
  put(sheet: Sheet): void;
  /** Changes the sheet on the pad without a step of its own: a line that grows. */
  amend(sheet: Sheet): void;
  /** Goes one step back; false if there is none. */
  undo(): boolean;
};

const EMPTY: Sheet = { strokes: [] };

/** Whether nothing is on the sheet. */
export const isEmpty = ({ strokes, picture }: Sheet): boolean => strokes.length === 0 && !picture;

/** Creates a history that begins with an empty sheet. */
export function createHistory(): SheetHistory {
  const sheets = [EMPTY];
  const last = () => sheets[sheets.length - 1];
  return {
    current: last,
    put(sheet) {
      // Clearing what is clear would be a step that nobody sees.
      if (!(isEmpty(sheet) && isEmpty(last()))) sheets.push(sheet);
    },
    amend(sheet) {
      sheets[sheets.length - 1] = sheet;
    },
    undo() {
      if (sheets.length === 1) return false;
      sheets.pop();
      return true;
    },
  };
}
