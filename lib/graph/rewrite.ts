import type { LayerUse } from './layers/lowering';

// All of them never fall as their input rises, so the maximum may be taken before them.
const RISING = ['linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus'];

/**
 * Takes the maximum before the activation, where a max-pooling layer alone follows a convolution.
 *
 * max(f(x)) = f(max(x)) for every f that never falls: the same numbers, with the activation and its gradient on a quarter
 * of the elements for a pool of 2×2.
 */
export function poolBeforeActivation(uses: readonly LayerUse[]): LayerUse[] {
  const readers = (of: LayerUse): LayerUse[] => uses.filter((use) => use.inputs.includes(of.output));
  const moved = new Set<LayerUse>();
  const rewritten = uses.map((use) => {
    const [pool, ...others] = readers(use);
    const activation = (use.plan.config.activation as string | null) ?? 'linear';
    if (use.plan.className !== 'Conv2D' || !RISING.includes(activation)) return use;
    if (pool?.plan.className !== 'MaxPooling2D' || others.length > 0) return use;
    moved.add(pool);
    return { ...use, output: pool.output, plan: { ...use.plan, pooling: pool.plan } };
  });
  return rewritten.filter((_, i) => !moved.has(uses[i]));
}
