import { createGraph } from '../../lib/graph/builder';
import type { Graph, Value } from '../../lib/graph/builder';
import { createSession } from '../../lib/graph/session';
import type { Feed } from '../../lib/graph/session';

/** Builds a graph of its own and returns the numbers of the values that `build` names. */
export function evaluateGraph(build: (graph: Graph) => Record<string, Value>, feeds: Record<string, Feed> = {}) {
  const graph = createGraph();
  const values = build(graph);
  const names = Object.keys(values);
  names.forEach((name) => graph.output(name, values[name]));
  const session = createSession(graph.definition);
  const results = session.run(feeds, names) as Float32Array[];
  session.dispose();
  return Object.fromEntries(names.map((name, i) => [name, results[i]]));
}
