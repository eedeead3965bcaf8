import type { GraphNode } from '../../graph/graph-nodes';
import { createLayout, formatNumber, PALETTE, TEXT_COLOR, type Figure } from '../figure';
import { FAMILY, TEXT_SIZE } from './training-graph/labels';
import { layOutGraph, type Box, type GraphLayout } from './training-graph/layout';
import type { Lane } from './training-graph/operations';
import { boxPath } from './training-graph/shapes';
import { DARK, drawLines, drawNames, drawWeights } from './training-graph/traces';

const LANES: Record<Lane, { color: string; fill: string }> = {
  forward: { color: PALETTE[0], fill: '#d6e7f3' },
  backward: { color: PALETTE[3], fill: '#f9dfcd' },
  update: { color: PALETTE[2], fill: '#d2efe4' },
};

/**
 * Plots the operations of one training step, as `trainingNodes` lists them: a column for each layer, the forward pass
 * above the backward pass above the updates of the weights.
 *
 * Left out are constants, reads of variables, sizes, copies, and what only prepares the update of a weight; a line
 * through them joins what they join. @throws if the nodes are those of no training step.
 */
export function plotTrainingGraph(
  nodes: readonly GraphNode[],
  { title = 'A training step' }: { title?: string } = {},
): Figure {
  const graph = layOutGraph(nodes);
  const { boxes, width, height } = graph;
  return {
    data: [...drawLines(graph.lines), drawNames(boxes), drawWeights(boxes)],
    layout: createLayout({
      title,
      alt: describe(graph, title),
      width: width + 20,
      height: height + 140,
      margin: { l: 10, r: 10, t: 56, b: 84 },
      dragmode: false,
      hoverdistance: 40,
      hoverlabel: { bgcolor: '#f7f7f7', bordercolor: TEXT_COLOR, font: { size: 14, color: DARK }, align: 'left' },
      xaxis: { visible: false, fixedrange: true, range: [0, width] },
      yaxis: { visible: false, fixedrange: true, range: [height, 0] },
      shapes: [...drawLanes(graph), ...boxes.map(drawBox)],
      annotations: [...labelColumns(graph), ...labelLanes(graph), writeCaption(graph)],
      legend: {
        orientation: 'h',
        x: 0,
        y: -28 / height,
        xanchor: 'left',
        yanchor: 'top',
        font: { size: 14 },
        itemclick: false,
        itemdoubleclick: false,
      },
    }),
  };
}

const drawBox = (box: Box): object => ({
  ...{ type: 'path', layer: 'below', path: boxPath(box) },
  fillcolor: LANES[box.lane].fill,
  line: { color: LANES[box.lane].color, width: 1.5 },
});

const drawLanes = ({ lanes, width }: GraphLayout): object[] =>
  lanes.map(({ top, bottom }) => ({
    ...{ type: 'rect', layer: 'below', x0: 0, x1: width, y0: top, y1: bottom },
    fillcolor: 'rgba(128, 128, 128, 0.08)',
    line: { width: 0 },
  }));

const labelLanes = ({ lanes }: GraphLayout): object[] =>
  lanes.map(({ lane, top, bottom }) => ({
    ...{ text: `<b>${lane}</b>`, x: 12, y: (top + bottom) / 2, textangle: -90, showarrow: false },
    font: { size: 16 },
  }));

const labelColumns = ({ columns }: GraphLayout): object[] =>
  columns.map(({ lines, x }) => ({
    ...{ text: `<b>${lines.join('<br>')}</b>`, x, y: 0, showarrow: false, yanchor: 'top', yshift: 2 },
    font: { size: TEXT_SIZE, family: FAMILY },
  }));

const writeCaption = ({ counts }: GraphLayout): object => ({
  ...{ text: caption(counts), xref: 'paper', yref: 'paper', x: 0, y: 0, xanchor: 'left', yanchor: 'top' },
  ...{ showarrow: false, yshift: -4, font: { size: 13, family: FAMILY } },
});

function caption({ nodes, operations }: GraphLayout['counts']): string {
  const shown = `${formatNumber(operations)} of ${formatNumber(nodes)} nodes`;
  return `${shown}; left out: constants, reads of variables, sizes, copies, and what only prepares an update.`;
}

function describe({ boxes, columns, counts }: GraphLayout, title: string): string {
  const lanes = (Object.keys(LANES) as Lane[]).map((lane) => {
    const own = boxes.filter((box) => box.lane === lane);
    return `${own.reduce((sum, { folded }) => sum + Math.max(1, folded.length), 0)} ${lane}`;
  });
  return (
    `Graph “${title}” of ${formatNumber(counts.operations)} operations: ${lanes.join(', ')}. ` +
    `The columns from left to right: ${columns.map(({ label }) => label).join(', ')}.`
  );
}
