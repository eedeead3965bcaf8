import { float, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { refuse } from './lowering';
import type { LayerPlan, Lowered, Lowering } from './lowering';
import { precisionOf } from './precision';

type Activation = (graph: Graph, x: Value) => { output: Value; backward(gradient: Value): Value };

// TensorFlow has a gradient op for most; some of them want the activation's output y, some its input x.
const fromOutput =
  (name: string): Activation =>
  ({ op }, x) => {
    const y = op(name, x);
    return { output: y, backward: (dy) => op(`${name}Grad`, dy, y) };
  };
const fromOutputFirst =
  (name: string): Activation =>
  ({ op }, x) => {
    const y = op(name, x);
    return { output: y, backward: (dy) => op(`${name}Grad`, y, dy) };
  };
const rectifier =
  (name: 'Relu' | 'Relu6'): Activation =>
  (graph, x) => {
    const { T, narrow, widen } = precisionOf(graph, x);
    const y = graph.node(name, [narrow(x)], { T });
    return { output: widen(y), backward: (dy) => widen(graph.node(`${name}Grad`, [narrow(dy), y], { T })) };
  };

/** The activations by the names that tfjs uses in a layer's config. */
const activations: Record<string, Activation> = {
  linear: (_, x) => ({ output: x, backward: (dy) => dy }),
  relu: rectifier('Relu'),
  relu6: rectifier('Relu6'),
  elu: fromOutput('Elu'),
  selu: fromOutput('Selu'),
  sigmoid: fromOutputFirst('Sigmoid'),
  tanh: fromOutputFirst('Tanh'),
  softplus: ({ op }, x) => ({ output: op('Softplus', x), backward: (dy) => op('SoftplusGrad', dy, x) }),
  // y = x·σ(x), dy/dx = σ + y(1 − σ)
  swish: ({ op, constant }, x) => {
    const s = op('Sigmoid', x);
    const y = op('Mul', x, s);
    const slope = (): Value => op('AddV2', s, op('Mul', y, op('Sub', constant(1), s)));
    return { output: y, backward: (dy) => op('Mul', dy, slope()) };
  },
  // y = x·Φ(x), dy/dx = Φ + x·φ, with the normal distribution Φ and its density φ (Hendrycks & Gimpel, 2016)
  gelu: ({ op, constant }, x) => {
    const half = constant(0.5);
    const cumulative = op('Mul', half, op('AddV2', constant(1), op('Erf', op('Mul', x, constant(Math.SQRT1_2)))));
    const density = (): Value =>
      op('Mul', constant(1 / Math.sqrt(2 * Math.PI)), op('Exp', op('Neg', op('Mul', half, op('Square', x)))));
    const slope = (): Value => op('AddV2', cumulative, op('Mul', x, density()));
    return { output: op('Mul', x, cumulative), backward: (dy) => op('Mul', dy, slope()) };
  },
  // dx = y(dy − Σ dy·y), along the last axis
  softmax: ({ op, reduce }, x) => {
    const y = op('Softmax', x);
    return { output: y, backward: (dy) => op('Mul', y, op('Sub', dy, reduce('Sum', op('Mul', dy, y), [-1], true))) };
  },
};

const leakyRelu =
  (alpha: number): Activation =>
  ({ node }, x) => {
    const attributes = { T: type('float'), alpha: float(alpha) };
    const y = node('LeakyRelu', [x], attributes);
    // The gradient only asks for the sign, which y has too; reading x as well would keep TensorFlow from fusing ops.
    return { output: y, backward: (dy) => node('LeakyReluGrad', [dy, alpha < 0 ? x : y], attributes) };
  };

/** Puts an activation behind a layer's linear part, as `activation: 'relu'` in a layer's options does. */
export function withActivation(layer: LayerPlan, graph: Graph, linear: Lowered): Lowered {
  const name = (layer.config.activation as string | null) ?? 'linear';
  const activation = activations[name] ?? refuse(layer, `its activation ${name} is not known`);
  return activate(activation, graph, { linear, name });
}

function activate(activation: Activation, graph: Graph, { linear, name }: { linear: Lowered; name: string }): Lowered {
  const { output, backward } = activation(graph, linear.output);
  const lowered: Lowered = { output, backward: (dy) => linear.backward(backward(dy)) };
  if (name === 'softmax' || name === 'sigmoid')
    lowered.logits = { activation: name, output: linear.output, backward: linear.backward };
  return lowered;
}

const passOn = (x: Value): Lowered => ({ output: x, backward: (dy) => [dy] });

/** The layers that only apply an activation. */
export const activationLayers: Record<string, Lowering> = {
  Activation: (layer, [x], { graph }) => withActivation(layer, graph, passOn(x)),
  ReLU: (layer, [x], { graph }) => {
    const { maxValue } = layer.config as { maxValue?: number | null };
    if (maxValue != null && maxValue !== 6) refuse(layer, `its maxValue is ${maxValue}, known are none and 6`);
    const name = maxValue === 6 ? 'relu6' : 'relu';
    return activate(activations[name], graph, { linear: passOn(x), name });
  },
  LeakyReLU: (layer, [x], { graph }) =>
    activate(leakyRelu(layer.config.alpha as number), graph, { linear: passOn(x), name: 'leakyReLU' }),
  ELU: (_, [x], { graph }) => activate(activations.elu, graph, { linear: passOn(x), name: 'elu' }),
  Softmax: (layer, [x], { graph }) => {
    const axis = layer.config.axis as number;
    if (axis !== -1 && axis !== layer.outputShape.length - 1) refuse(layer, `its axis is ${axis}, not the last`);
    return activate(activations.softmax, graph, { linear: passOn(x), name: 'softmax' });
  },
};
