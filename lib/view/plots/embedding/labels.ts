/** The middle of a label in pixels. */
export type Label = { name: string; x: number; y: number };

/** How far a label is moved from its place, in pixels. */
export type Shift = { x: number; y: number };

const LETTER = 13; // about the width of a bold letter of 20 pixels
const BORDER = 9; // of a label's box, left and right of its letters together
const HEIGHT = 30;
const STEP = 4;
const DIRECTIONS = 16;

/** How far to move each label so that it covers none before it: as little as a search in circles finds. */
export function separateLabels(labels: readonly Label[]): Shift[] {
  const placed: Label[] = [];
  return labels.map((label) => {
    for (let ring = 0; ; ring++) {
      for (let i = 0; i < DIRECTIONS; i++) {
        const angle = (2 * Math.PI * i) / DIRECTIONS;
        const shift = { x: Math.round(ring * STEP * Math.cos(angle)), y: Math.round(ring * STEP * Math.sin(angle)) };
        const moved = { name: label.name, x: label.x + shift.x, y: label.y + shift.y };
        if (placed.some((other) => overlap(moved, other))) continue;
        placed.push(moved);
        return shift;
      }
    }
  });
}

function overlap(a: Label, b: Label): boolean {
  const width = (a.name.length + b.name.length) * (LETTER / 2) + BORDER;
  return Math.abs(a.x - b.x) < width && Math.abs(a.y - b.y) < HEIGHT;
}
