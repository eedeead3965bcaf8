import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { checkWholeNumbers } from '../data/whole-number';
import { NotFinite } from '../model/trainer';
import type { Trainer } from '../model/trainer';
import { checkSchedule } from '../model/schedule';
import { copyWeights, restoreWeights, weightsOf } from '../model/weights';
import { checkCompileOptions } from './compile-options';
import type { CompileOptions } from './compile-options';
import { checkData, checkIndices } from './data-check';
import { fedRate } from './optimizers';
import { predict } from './prediction';
import { createSession } from './session';
import type { Feed, Session } from './session';
import { buildTrainingGraph } from './training-graph';
import { setData, setZero, variableAccess } from './state';

export type { CompileOptions } from './compile-options';
export type { LossName } from './losses';
export { NotCompiled } from './layers/lowering';

/** A model compiled for training. Its weights live in TensorFlow's session until `readWeights` brings them back. */
export type CompiledTraining = Trainer & {
  /** Puts the model's weights into the session; averages start again from them. */
  writeWeights(): void;
};

/**
 * Compiles a model and its training step into one TensorFlow graph that holds the split's images and labels.
 *
 * The split's images are scaled to [0, 1]. The caller disposes the result, and the model.
 * @throws NotCompiled for a layer, loss or optimizer option that the compiler does not know; otherwise when the data
 * does not fit the model.
 */
export function compileTraining(model: LayersModel, split: Split, options: CompileOptions): CompiledTraining {
  const { optimizer, seed = 1, ema } = options;
  checkCompileOptions(options);
  const averages = ema !== undefined;
  // Should a layer be frozen on the way, the model's order is another one.
  const own = { weights: weightsOf(model) };
  const graph = buildTrainingGraph(model, { ...options, count: split.count });
  checkData(split, graph);
  const session = createSession(graph.definition);
  const { set, get } = variableAccess(session, graph);
  const usable = averages ? graph.averages : graph.weights;
  const kept = [...graph.slots, ...(averages ? graph.weights : [])];
  const writeWeights = (): void => {
    const values = copyWeights(own);
    for (const names of [graph.weights, graph.averages, graph.lastGood]) if (names.length > 0) set(names, values);
  };
  try {
    setData(session, split, graph);
    writeWeights();
    setZero(session, graph);
  } catch (error) {
    session.dispose();
    throw error;
  }
  return {
    step(indices, { learningRate, step }) {
      checkIndices(indices, split.count);
      checkWholeNumbers({ step });
      checkSchedule(learningRate);
      const decay = averages ? Math.min(ema, (1 + step) / (10 + step)) : 0;
      const rates = [learningRate, fedRate(optimizer, { learningRate, step }), 1 - decay];
      const feeds = {
        indices: { values: Int32Array.from(indices), shape: [indices.length] },
        seed: { values: Int32Array.of(seed, step), shape: [2] },
        rates: { values: Float32Array.from(rates), shape: [3] },
      };
      const [[loss], [correct]] = runStep(session, feeds);
      return { loss, correct };
    },
    readWeights: () => restoreWeights(own, get(usable)),
    readLastGood: () => restoreWeights(own, get(graph.lastGood)),
    writeWeights,
    predict: (images) => predict(session, images, graph),
    state: () => get(kept),
    loadState: (values) => set(kept, values),
    dispose: () => session.dispose(),
  };
}

function runStep(session: Session, feeds: Record<string, Feed>) {
  try {
    return session.run(feeds, ['loss', 'correct']);
  } catch (error) {
    const [, what, value] = /(loss|gradient) : Tensor had (NaN|Inf|-Inf)/.exec(String(error)) ?? [];
    throw what ? new NotFinite(`The ${what} became ${value.replace('Inf', 'Infinity')}`) : error;
  }
}
