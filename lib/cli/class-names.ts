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
  if (learned && learned.join() !== classNames.join())
    throw new Error(
      `The network tells ${learned.slice(0, 3).join(', ')} … apart, the data ${classNames.slice(0, 3).join(', ')} …: ${advice}.`,
    );
}
