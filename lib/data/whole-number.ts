/** @throws unless each of the named numbers is a whole number from 1 up. */
export function checkWholeNumbers(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new Error(`${name} is ${value}: pass a whole number from 1 up.`);
  }
}
