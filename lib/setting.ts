/**
 * Returns a number that an environment variable may replace, so that a test can run a notebook in a short mode.
 *
 * `name` starts with `DIGITLAB_`; an unset or empty variable means `defaultValue`.
 * @throws if the name starts otherwise or the variable does not hold a number.
 */
export function setting(name: string, defaultValue: number): number {
  if (!name.startsWith('DIGITLAB_')) {
    throw new Error(`The setting is called ${name}, but its name must start with DIGITLAB_; rename it.`);
  }
  const text = process.env[name]?.trim();
  if (!text) return defaultValue;
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new Error(`${name} is "${text}", but a number is wanted; unset it or give one such as ${defaultValue}.`);
  }
  return value;
}
