import { PALETTE, TEXT_COLOR, type Trace } from '../../figure';
import { FAMILY, TEXT_SIZE } from './labels';
import { CHIP, type Box, type Line } from './layout';
import type { EdgeKind } from './operations';
import { roundCorners } from './shapes';

/** The colour of text on the pale boxes, in either theme. */
export const DARK = '#101010';

const EDGES: Record<EdgeKind, { name: string; color: string; width: number; dash: string }> = {
  forward: { name: 'result', color: PALETTE[0], width: 2, dash: 'solid' },
  kept: { name: 'kept for the backward pass', color: PALETTE[0], width: 2, dash: '6px,4px' },
  gradient: { name: 'gradient', color: PALETTE[3], width: 3, dash: 'solid' },
  update: { name: 'for an update', color: PALETTE[2], width: 2, dash: '2px,3px' },
};

const ARROW = 8;

/** Draws the lines, each kind with its arrows. */
export function drawLines(lines: readonly Line[]): Trace[] {
  return (Object.keys(EDGES) as EdgeKind[]).flatMap((kind): Trace[] => {
    const { name, ...style } = EDGES[kind];
    const own = lines.filter((line) => line.kind === kind);
    if (own.length === 0) return [];
    // Lines that share a part of their way begin where they share it: so their dashes fall on each other.
    const paths = own.flatMap(({ points, joint = points.length }) => {
      const parts = [points.slice(0, joint + 1), points.slice(joint).reverse()];
      return parts.filter((part) => part.length > 1).map(roundCorners);
    });
    const tips = own.map(({ points }) => points.slice(-2));
    const shared = { type: 'scatter', hoverinfo: 'skip' };
    return [
      {
        ...{ ...shared, mode: 'lines', name, line: { ...style, simplify: false } },
        x: paths.flatMap((path) => [...path.map(([x]) => x), null]),
        y: paths.flatMap((path) => [...path.map(([, y]) => y), null]),
      },
      {
        ...{ ...shared, mode: 'markers', showlegend: false },
        x: tips.map(([[before], [x]]) => x - Math.sign(x - before) * (ARROW / 2)),
        y: tips.map(([[, before], [, y]]) => y - Math.sign(y - before) * (ARROW / 2)),
        marker: {
          color: style.color,
          size: ARROW,
          opacity: 1,
          symbol: tips.map(([before, tip]) => arrow(before, tip)),
        },
      },
    ];
  });
}

function arrow([x0, y0]: [number, number], [x1, y1]: [number, number]): string {
  if (y0 === y1) return x1 > x0 ? 'triangle-right' : 'triangle-left';
  return y1 > y0 ? 'triangle-down' : 'triangle-up';
}

/** Writes the names of the operations into their boxes, and all about them beside the pointer. */
export function drawNames(boxes: readonly Box[]): Trace {
  return {
    ...{ type: 'scatter', mode: 'markers+text', showlegend: false, textposition: 'middle center' },
    x: boxes.map(({ x, weights }) => x + (weights.length * CHIP) / 2),
    y: boxes.map(({ y }) => y),
    text: boxes.map(({ lines }) => lines.join('<br>')),
    textfont: { size: TEXT_SIZE, color: DARK, family: FAMILY },
    marker: { size: 20, opacity: 0 },
    customdata: boxes.map(hover),
    hovertemplate: '%{customdata}<extra></extra>',
  };
}

/** Draws a square for each weight that an operation reads or changes. */
export function drawWeights(boxes: readonly Box[]): Trace {
  const chips = boxes.flatMap(({ x, y, width, weights }) =>
    weights.map((weight, i) => ({ weight, x: x - width / 2 + 5 + (i + 0.5) * CHIP, y })),
  );
  return {
    ...{ type: 'scatter', mode: 'markers+text', name: 'weight', textposition: 'middle center' },
    x: chips.map(({ x }) => x),
    y: chips.map(({ y }) => y),
    text: chips.map(({ weight }) => String(weight)),
    textfont: { size: 11, color: DARK },
    marker: { symbol: 'square', size: 15, color: PALETTE[6], line: { color: TEXT_COLOR, width: 1 } },
    hoverinfo: 'skip',
  };
}

function hover({ name, op, inputs, folded }: Box): string {
  if (folded.length === 0) return [`<b>${op}</b>`, name, ...inputs.map((input) => `← ${input}`)].join('<br>');
  const more = folded.length > 10 ? [`and ${folded.length - 10} more`] : [];
  return [`<b>${op}</b>`, ...folded.slice(0, 10), ...more].join('<br>');
}
