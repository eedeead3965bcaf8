import { adam, adamW, createConvNet, createDenseNet, createLeNet5, sgd, tf, trainingNodes } from 'digitlab';
import type { GraphNode } from '../../lib/graph/graph-nodes';
import type { Figure } from '../../lib/view/figure';
import { plotTrainingGraph } from '../../lib/view/plots';
import { columnLabels, operationLines, textWidth } from '../../lib/view/plots/training-graph/labels';
import { CHIP, layOutGraph, type GraphLayout } from '../../lib/view/plots/training-graph/layout';

const alt = (figure: Figure): string => figure.layout.meta.alt;

/** Reads `name: Op(input, …)`, one node a line. */
function parseNodes(text: string): GraphNode[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, op, inputs] = /^\s*(\S+): (\w+)\((.*)\)$/.exec(line) as RegExpExecArray;
      return { name, op, inputs: inputs.split(', ').filter((input) => input !== '') };
    });
}

// One dense layer without bias, y = x·w, with the mean of y as its loss.
const small = parseNodes(`
  images: VarHandleOp()
  indices: Placeholder()
  batch/gather: ResourceGather(images, indices)
  weight0: VarHandleOp()
  forward/dense_Dense7/read: ReadVariableOp(weight0)
  forward/dense_Dense7/product: MatMul(batch/gather, forward/dense_Dense7/read)
  loss/size: Size(forward/dense_Dense7/product)
  loss/count: Cast(loss/size)
  loss/mean: Mean(forward/dense_Dense7/product)
  loss/share: Reciprocal(forward/dense_Dense7/product)
  update/finite: CheckNumerics(loss/mean)
  backward/dense_Dense7/shape: Shape(forward/dense_Dense7/product)
  backward/dense_Dense7/weights: MatMul(batch/gather, loss/share, backward/dense_Dense7/shape)
  update/half: L2Loss(backward/dense_Dense7/weights)
  update/norm: Sqrt(update/half)
  update/check: CheckNumerics(update/norm, update/finite)
  rates: Placeholder()
  update/rate: Reshape(rates)
  lastGood0: VarHandleOp()
  update/weight0/now: ReadVariableOp(weight0, update/check)
  update/weight0/keep: AssignVariableOp(lastGood0, update/weight0/now)
  update/weight0/apply: ResourceApplyGradientDescent(weight0, update/rate, backward/dense_Dense7/weights, update/weight0/keep)
  loss: Identity(update/finite, update/weight0/apply)
`);

describe('layOutGraph', () => {
  const { boxes, lines, columns, counts } = layOutGraph(small);
  const box = (name: string) => boxes.find((one) => one.name === name) as (typeof boxes)[number];

  it('puts what is computed into lanes and columns, and leaves out the rest', () => {
    expect(boxes.map(({ name, lane, column }) => `${lane}, ${column}: ${name}`)).toEqual([
      'forward, batch: batch/gather',
      'forward, layer/dense_Dense7: forward/dense_Dense7/product',
      'backward, layer/dense_Dense7: backward/dense_Dense7/weights',
      'update, layer/dense_Dense7: update/weight0/apply',
      'forward, loss: loss/mean',
      'backward, loss: loss/share',
      'update, loss: update/finite',
      'update, loss: update/norm',
      'update, loss: update/check',
    ]);
    expect(counts).toEqual({ nodes: 23, operations: 9 });
  });

  it('labels the columns from left to right', () => {
    expect(columns.map(({ label }) => label)).toEqual(['batch', 'dense', 'loss']);
    expect(columns.map(({ x }) => x)).toEqual(columns.map(({ x }) => x).sort((a, b) => a - b));
  });

  it('joins what is drawn, through what is left out, but not through sizes', () => {
    expect(lines.map(({ from, to, kind }) => `${from} → ${to}: ${kind}`).sort()).toEqual([
      'backward/dense_Dense7/weights → update/norm: update',
      'backward/dense_Dense7/weights → update/weight0/apply: update',
      'batch/gather → backward/dense_Dense7/weights: kept',
      'batch/gather → forward/dense_Dense7/product: forward',
      'forward/dense_Dense7/product → loss/mean: forward',
      'forward/dense_Dense7/product → loss/share: kept',
      'loss/mean → update/finite: update',
      'loss/share → backward/dense_Dense7/weights: gradient',
      'update/check → update/weight0/apply: update',
      'update/finite → update/check: update',
      'update/norm → update/check: update',
    ]);
  });

  it('stacks a lane in the order of computing, and lanes from forward over backward to update', () => {
    const inColumn = ['forward/dense_Dense7/product', 'backward/dense_Dense7/weights', 'update/weight0/apply'];
    for (const names of [inColumn, ['update/finite', 'update/norm', 'update/check']]) {
      const heights = names.map((name) => box(name).y);
      expect(heights).toEqual([...heights].sort((a, b) => a - b));
      expect(new Set(names.map((name) => box(name).x)).size).toBe(1);
    }
  });

  it('stands the forward lane on its floor and hangs the others from their ceiling', () => {
    const ends = (name: string) => [box(name).y - box(name).height / 2, box(name).y + box(name).height / 2];
    expect(ends('batch/gather')[1]).toBe(ends('loss/mean')[1]);
    expect(ends('loss/share')[0]).toBe(ends('backward/dense_Dense7/weights')[0]);
  });

  it('tells at each operation which weights it reads or changes', () => {
    const withWeights = boxes.filter(({ weights }) => weights.length > 0);
    expect(withWeights.map(({ name, weights }) => [name, weights])).toEqual([
      ['forward/dense_Dense7/product', [0]],
      ['update/weight0/apply', [0]],
    ]);
  });

  it('draws one box for a stack that would be too tall', () => {
    const many = Array.from(
      { length: 20 },
      (_, i) => `augmentation/a${i}: Neg(${i ? `augmentation/a${i - 1}` : 'batch/gather'})`,
    );
    const nodes = parseNodes(['images: VarHandleOp()', 'batch/gather: ResourceGather(images)', ...many].join('\n'));
    const folded = layOutGraph([...nodes, ...parseNodes('loss/mean: Mean(augmentation/a19)')]);
    expect(folded.boxes.map(({ lines }) => lines.join(' '))).toEqual(['Resource Gather', '20 operations', 'Mean']);
    expect(folded.lines.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'batch/gather → forward augmentation',
      'forward augmentation → loss/mean',
    ]);
    const all = [...nodes, ...parseNodes('loss/mean: Mean(augmentation/a19)')];
    expect(alt(plotTrainingGraph(all))).toContain('of 22 operations: 22 forward, 0 backward, 0 update.');
  });

  it('calls what the loss hands to the backward pass a gradient', () => {
    const model = createConvNet();
    const graph = layOutGraph(trainingNodes(model, { optimizer: adam() }));
    const boxOf = (name: string) => graph.boxes.find((one) => one.name === name)!;
    const first = graph.lines.find(({ from, to }) => {
      const [source, target] = [boxOf(from), boxOf(to)];
      return source.column === 'loss' && source.lane === 'forward' && target.lane === 'backward';
    });
    expect(first?.kind).toBe('gradient');
    model.dispose();
  });

  it('refuses what is no training step', () => {
    expect(() => layOutGraph([])).toThrow('The 0 nodes are no training step');
    expect(() => layOutGraph(parseNodes('weight0: VarHandleOp()'))).toThrow('The 1 nodes are no training step');
  });
});

describe('labels', () => {
  it('drops the doubled ending of TensorFlow.js and counts layers of one kind', () => {
    const names = [
      'batch',
      'layer/conv2d_Conv2D3',
      'layer/stem',
      'layer/conv2d_Conv2D4',
      'layer/batch_normalization_BatchNormalization1',
    ];
    expect(columnLabels(names)).toEqual(['batch', 'conv2d 1', 'stem', 'conv2d 2', 'batch normalization']);
  });

  it('breaks names of operations where a word begins', () => {
    expect(operationLines('SparseSoftmaxCrossEntropyWithLogits', 0)).toEqual([
      'SparseSoftmax',
      'CrossEntropy',
      'WithLogits',
    ]);
    expect(operationLines('Conv2DBackpropFilter', 0)).toEqual(['Conv2D', 'BackpropFilter']);
    expect(operationLines('L2Loss', 0)).toEqual(['L2Loss']);
    expect(operationLines('ResourceApplyRMSProp', CHIP)).toEqual(['Apply', 'RMSProp']);
    expect(operationLines('AssignSubVariableOp', CHIP)).toEqual(['AssignSub']);
  });
});

describe('the graphs of real networks', () => {
  const networks = {
    convnet: () => trainingNodes(createConvNet(), { optimizer: adam() }),
    dense: () =>
      trainingNodes(createDenseNet(), { optimizer: sgd({ momentum: 0.9 }), labelSmoothing: 0.1, clipNorm: 1 }),
    lenet: () => trainingNodes(createLeNet5(), { optimizer: adam(), augmentation: { rotation: 0.1 }, ema: 0.99 }),
    branches: () =>
      trainingNodes(createBranches(), {
        ...{ optimizer: adamW(), augmentation: { translation: 0.1, elastic: 1, noise: 0.1 }, ema: 0.999 },
      }),
  };

  afterAll(() => tf.disposeVariables());

  describe.each(Object.entries(networks))('%s', (_, makeNodes) => {
    let nodes: GraphNode[];
    let graph: GraphLayout;
    beforeAll(() => {
      nodes = makeNodes();
      graph = layOutGraph(nodes);
    });

    it('has a column for every layer that computes something, in the order of computing', () => {
      const names = nodes.flatMap(({ name }) => /^forward\/([^/]+)\//.exec(name)?.[1] ?? []);
      const layers = graph.columns.filter(({ name }) => name.startsWith('layer/'));
      expect(layers.map(({ name }) => name)).toEqual([...new Set(names)].map((name) => `layer/${name}`));
      expect(graph.columns[0].name).toBe('batch');
      expect(graph.columns[graph.columns.length - 1].name).toBe('loss');
    });

    it('has an update for every weight, in the column of the layer that reads it', () => {
      const weights = nodes.filter(({ name, op }) => op === 'VarHandleOp' && name.startsWith('weight'));
      for (const { name } of weights) {
        const number = Number(name.replace('weight', ''));
        const using = graph.boxes.filter((box) => box.weights.includes(number));
        expect(using.filter(({ lane }) => lane === 'update')).not.toHaveLength(0);
        expect(new Set(using.map(({ column }) => column)).size).toBe(1);
        expect(using[0].column).toMatch(/^layer\//);
      }
    });

    it('keeps boxes apart, and their text within them', () => {
      graph.boxes.forEach((box, i) => {
        const { x, y, width, height } = box;
        expect([x - width / 2, y - height / 2].every((edge) => edge > 0)).toBe(true);
        expect(x + width / 2 < graph.width && y + height / 2 < graph.height).toBe(true);
        expect(Math.max(...box.lines.map(textWidth)) + box.weights.length * CHIP).toBeLessThan(width);
        for (const other of graph.boxes.slice(i + 1)) {
          const isBeside = Math.abs(x - other.x) >= (width + other.width) / 2;
          expect(isBeside || Math.abs(y - other.y) >= (height + other.height) / 2).toBe(true);
        }
      });
    });

    it('draws every line from its box to its box, through no other', () => {
      for (const { from, to, points } of graph.lines) {
        const [source, target] = [from, to].map((name) => graph.boxes.find((box) => box.name === name));
        expect(isAtEdge(points[0], source)).toBe(true);
        expect(isAtEdge(points[points.length - 1], target)).toBe(true);
        for (const segment of segmentsOf(points)) {
          expect(graph.boxes.filter((box) => crosses(segment, box)).map(({ name }) => name)).toEqual([]);
        }
      }
    });

    it('lays no line on another, unless they part or come together', () => {
      const segments = graph.lines.flatMap((line) => segmentsOf(line.points).map((segment) => ({ line, segment })));
      segments.forEach(({ line, segment }, i) => {
        const covered = segments.slice(i + 1).filter((other) => {
          const isBranch = other.line.from === line.from && other.line.kind === line.kind;
          const isGathered = other.line.to === line.to && other.line.joint !== undefined;
          return !isBranch && !isGathered && liesOn(segment, other.segment);
        });
        expect(covered.map((other) => `${line.from} → ${line.to} and ${other.line.from} → ${other.line.to}`)).toEqual(
          [],
        );
      });
    });

    it('becomes a figure of plain numbers', () => {
      const figure = plotTrainingGraph(nodes);
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      for (const { x, y } of figure.data as unknown as { x: (number | null)[]; y: (number | null)[] }[]) {
        expect(x).toHaveLength(y.length);
        expect([...x, ...y].every((value) => value === null || Number.isFinite(value))).toBe(true);
      }
      expect(figure.layout).toMatchObject({ paper_bgcolor: 'rgba(0, 0, 0, 0)', plot_bgcolor: 'rgba(0, 0, 0, 0)' });
    });
  });
});

describe('plotTrainingGraph', () => {
  const figure = plotTrainingGraph(small, { title: 'Small step' });

  it('counts the operations and names the columns in its description', () => {
    expect(alt(figure)).toBe(
      'Graph “Small step” of 9 operations: 3 forward, 2 backward, 4 update. ' +
        'The columns from left to right: batch, dense, loss.',
    );
  });

  it('tells the kinds of lines apart by more than colour', () => {
    const lines = figure.data.flatMap(({ line, mode }) => (mode === 'lines' ? [line as Record<string, unknown>] : []));
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map(({ dash, width }) => `${dash} ${width}`)).size).toBe(4);
  });

  it('names lanes and columns, and says how much is left out', () => {
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    expect(texts.slice(0, -1)).toEqual(
      ['batch', 'dense', 'loss', 'forward', 'backward', 'update'].map((name) => `<b>${name}</b>`),
    );
    expect(texts[texts.length - 1]).toMatch(/^9 of 23 nodes; left out: /);
  });

  it('shows name, operation and inputs beside the pointer', () => {
    const { customdata } = figure.data.find(({ hovertemplate }) => hovertemplate) as { customdata?: string[] };
    expect(customdata?.[1]).toBe(
      '<b>MatMul</b><br>forward/dense_Dense7/product<br>← batch/gather<br>← forward/dense_Dense7/read',
    );
  });

  it('describes the convolutional network of the course', () => {
    const model = createConvNet();
    expect(alt(plotTrainingGraph(trainingNodes(model, { optimizer: adam() })))).toBe(
      'Graph “A training step” of 53 operations: 27 forward, 15 backward, 11 update. ' +
        'The columns from left to right: batch, conv2d 1, conv2d 2, flatten, dropout, dense, loss.',
    );
    model.dispose();
  });
});

/** A network with batch normalisation, a residual connection, and branches that are joined in three ways. */
function createBranches() {
  const { layers } = tf;
  const input = tf.input({ shape: [28, 28, 1] });
  const convolve = (x: ReturnType<typeof tf.input>, options: object) =>
    layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', ...options }).apply(x);
  const apply = (layer: { apply(x: object): unknown }, x: object) => layer.apply(x) as typeof input;
  const stem = apply(layers.batchNormalization(), convolve(input, { useBias: false, name: 'stem' }) as object);
  const first = apply(layers.activation({ activation: 'relu' }), stem);
  const second = apply(layers.batchNormalization(), convolve(first, {}) as object);
  const sum = apply(layers.activation({ activation: 'relu' }), apply(layers.add(), [first, second]));
  const pooled = apply(layers.globalAveragePooling2d({}), apply(layers.concatenate(), [sum, first]));
  const kernelRegularizer = tf.regularizers.l2({ l2: 1e-4 });
  const gate = apply(layers.dense({ units: 16, activation: 'sigmoid', kernelRegularizer }), pooled);
  const gated = apply(layers.multiply(), [pooled, gate]);
  return tf.model({ inputs: input, outputs: apply(layers.dense({ units: 10, activation: 'softmax' }), gated) });
}

type Point = [x: number, y: number];
type Segment = [Point, Point];
type Rectangle = { x: number; y: number; width: number; height: number };

const segmentsOf = (points: Point[]): Segment[] => points.slice(1).map((point, i) => [points[i], point]);

function isAtEdge([x, y]: Point, box?: Rectangle): boolean {
  if (!box) return false;
  const [dx, dy] = [Math.abs(x - box.x) - box.width / 2, Math.abs(y - box.y) - box.height / 2];
  return (Math.abs(dx) < 0.01 && dy < 0) || (Math.abs(dy) < 0.01 && dx < 0);
}

function crosses([a, b]: Segment, { x, y, width, height }: Rectangle): boolean {
  const isOff = (from: number, to: number, middle: number, size: number) =>
    Math.max(from, to) <= middle - size / 2 + 0.01 || Math.min(from, to) >= middle + size / 2 - 0.01;
  return !isOff(a[0], b[0], x, width) && !isOff(a[1], b[1], y, height);
}

function liesOn([a, b]: Segment, [c, d]: Segment): boolean {
  return [0, 1].some((axis) => {
    const across = 1 - axis;
    const onOneLine = [b, c, d].every((point) => Math.abs(point[across] - a[across]) < 1);
    const from = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]));
    const to = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]));
    return onOneLine && to - from > 1;
  });
}
