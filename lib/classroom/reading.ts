import { argMax } from '../data/labels';
import { permutation } from '../data/random';
import { checkPairs, checkProbabilities } from '../model/metrics/inputs';

/** One answer an image: the digit that was read, or undefined for "cannot tell". */
export type Reading = (number | undefined)[];

/** A reader and a network compared on the same images; "right" means as labelled. */
export type ReadingScore = {
  count: number;
  /** How many the reader got right, and how many the network. */
  reader: number;
  network: number;
  both: number;
  /** Mistakes of the network that the reader reads right. */
  onlyReader: number;
  onlyNetwork: number;
  neither: number;
  /** The numbers, from 1, of the images at which reader and network say the same and the label something else. */
  againstLabel: number[];
  /** How often the reader said "cannot tell". */
  unsure: number;
};

/**
 * Reads what somebody typed for `count` images: one digit each, or ? for "cannot tell", with blanks, commas or nothing
 * between them; undefined if nothing was typed yet.
 *
 * @throws if something else was typed, or another number of answers.
 */
export function parseReading(text: string, count: number): Reading | undefined {
  const answers = [...text.replace(/[\s,]/g, '')];
  if (answers.length === 0) return undefined;
  const other = answers.findIndex((answer) => !/^[0-9?]$/.test(answer));
  if (other >= 0)
    throw new Error(`Answer ${other + 1} is “${answers[other]}”: type a digit, or ? where you cannot tell.`);
  if (answers.length !== count)
    throw new Error(`There are ${answers.length} answers for ${count} images: type one digit or ? for each.`);
  return answers.map((answer) => (answer === '?' ? undefined : Number(answer)));
}

/**
 * Compares what a reader and a network read with the labels of the same images, in the same order.
 *
 * @throws if there is no image, or not one answer, label and prediction for each.
 */
export function scoreReading(
  answers: Readonly<Reading>,
  { labels, predictions }: { labels: ArrayLike<number>; predictions: ArrayLike<number> },
): ReadingScore {
  checkPairs(labels, predictions);
  if (answers.length !== labels.length)
    throw new Error(`There are ${answers.length} answers but ${labels.length} labels: pass one for each image.`);
  const score = { count: answers.length, reader: 0, network: 0, both: 0, onlyReader: 0, onlyNetwork: 0, neither: 0 };
  const againstLabel: number[] = [];
  answers.forEach((answer, place) => {
    const [reader, network] = [answer === labels[place], predictions[place] === labels[place]];
    if (reader) score.reader++;
    if (network) score.network++;
    score[reader && network ? 'both' : reader ? 'onlyReader' : network ? 'onlyNetwork' : 'neither']++;
    if (!reader && answer === predictions[place]) againstLabel.push(place + 1);
  });
  return { ...score, againstLabel, unsure: answers.filter((answer) => answer === undefined).length };
}

/**
 * Chooses digits to be read blind: all that the network reads wrongly, and as many that it reads rightly with the least
 * confidence, in an order drawn with `seed`, so that nothing tells which are the mistakes.
 *
 * `probabilities` are [n, classCount], row by row. Returns places in the split, from 0: none if there is no mistake.
 * @throws if there is not one row of probabilities for each label.
 */
export function choosePuzzles(
  {
    labels,
    probabilities,
    classCount = 10,
  }: {
    labels: ArrayLike<number>;
    probabilities: Float32Array;
    classCount?: number;
  },
  { seed = 1 }: { seed?: number } = {},
): Uint32Array {
  checkProbabilities(labels, probabilities, classCount);
  const predictions = argMax(probabilities, classCount);
  const confidence = (place: number) => probabilities[place * classCount + predictions[place]];
  const places = [...predictions.keys()];
  const mistakes = places.filter((place) => predictions[place] !== labels[place]);
  const rights = places.filter((place) => predictions[place] === labels[place]);
  rights.sort((a, b) => confidence(a) - confidence(b));
  const chosen = [...mistakes, ...rights.slice(0, mistakes.length)];
  return permutation(chosen.length, seed).map((place) => chosen[place]);
}
