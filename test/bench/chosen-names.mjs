/** The names given on the command line, or all `known` ones; ends the bench (exit code 2) if there is no such name. */
export function chosenNames(given, known) {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return given.length > 0 ? given : known;
  console.error(`There is no ${unknown} to measure: take any of ${known.join(', ')}.`);
  process.exit(2);
}
