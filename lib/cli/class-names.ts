/**
 * Refuses data whose classes are not those that a saved network learned, where the network knows: `notes` are those that it
 * was saved with. `advice` says what to do.
 */
export function requireSameClasses(
  notes: unknown,
  classNames: readonly string[],
  { advice }: { advice: string },
): void {
  const learned = (notes as { classNames?: string[] } | undefined)?.classNames;
  if (!learned) return;
  if (learned.length !== classNames.length)
    throw new Error(`The network tells ${learned.length} classes apart, the data has ${classNames.length}: ${advice}.`);
  const other = learned.findIndex((name, label) => name !== classNames[label]);
  if (other >= 0)
    throw new Error(
      `Label ${other} is ${learned[other]} to the network and ${classNames[other]} in the data: ${advice}.`,
    );
}
