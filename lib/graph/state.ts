import type { Split } from '../data/split';
import type { Session } from './session';
import type { TrainingGraph } from './training-graph';

/** Sets and reads float variables of a session, several at once, by their names in the graph. */
export function variableAccess(session: Session, { shapes }: TrainingGraph) {
  const set = (names: readonly string[], values: readonly Float32Array[]): void => {
    if (names.length !== values.length)
      throw new Error(`There are ${values.length} arrays for ${names.length} variables: pass one for each.`);
    if (names.length === 0) return;
    const feeds = names.map((name, i) => [`new/${name}`, { values: values[i], shape: [...shapes[name]] }]);
    session.run(
      Object.fromEntries(feeds),
      names.map((name) => `set/${name}`),
    );
  };
  const get = (names: readonly string[]): Float32Array[] =>
    names.length === 0
      ? []
      : (session.run(
          {},
          names.map((name) => `get/${name}`),
        ) as Float32Array[]);
  return { set, get };
}

/** Starts the optimizer's slots at 0. */
export function setZero(session: Session, graph: TrainingGraph): void {
  const length = (name: string): number => graph.shapes[name].reduce((product, size) => product * size, 1);
  variableAccess(session, graph).set(
    graph.slots,
    graph.slots.map((name) => new Float32Array(length(name))),
  );
}

/** Puts images and labels into the session, where all steps find them. */
export function setData(session: Session, split: Split, { imageShape }: TrainingGraph): void {
  const feeds = {
    'new/images': { values: split.images, shape: [split.count, ...imageShape] },
    'new/labels': { values: Int32Array.from(split.labels), shape: [split.count] },
  };
  session.run(feeds, ['set/images', 'set/labels']);
}
