/** How many decimals, up to 20, show that many significant `digits` of a value. */
export function decimalsFor(value: number, { digits }: { digits: number }): number {
  return Math.min(20, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}
