import type { LayersModel } from '@tensorflow/tfjs-node';
import type { CompileOptions } from './compile-options';
import { buildTrainingGraph } from './training-graph';

/** One operation of a graph: what it is called, what it does, and the names of the nodes whose results it takes. */
export type GraphNode = { name: string; op: string; inputs: string[] };

/**
 * Returns the nodes that TensorFlow runs for one training step of a model, each behind those that it needs.
 *
 * A node's name begins with its part of the step: `batch/`, `augmentation/`, `forward/LAYER/`, `loss/`,
 * `backward/LAYER/` or `update/weightN/`. @throws NotCompiled for what the compiler does not know.
 */
export function trainingNodes(model: LayersModel, options: CompileOptions): GraphNode[] {
  const { definition } = buildTrainingGraph(model, { ...options, count: 1 });
  const all = new Map<string, GraphNode>();
  for (const node of definition.getNodeList()) {
    // `name:1` is a further output of a node, `^name` waits for it.
    const inputs = node.getInputList().map((input) => input.replace(/^\^/, '').split(':')[0]);
    all.set(node.getName(), { name: node.getName(), op: node.getOp(), inputs: [...new Set(inputs)] });
  }
  const needed = new Map<string, GraphNode>();
  const visit = (name: string): void => {
    const node = all.get(name);
    if (!node || needed.has(name)) return;
    node.inputs.forEach(visit);
    needed.set(name, node);
  };
  ['loss', 'correct'].forEach(visit);
  return [...needed.values()];
}
