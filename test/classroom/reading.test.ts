import { choosePuzzles, parseReading, scoreReading } from '../../lib/classroom/reading';

describe('parseReading', () => {
  it('takes blanks, commas, line breaks or nothing between the answers', () => {
    const read = [4, 9, undefined, 7];
    for (const text of ['4 9 ? 7', '4, 9, ?, 7', '49?7', ' 4 9\n? 7 \t']) expect(parseReading(text, 4)).toEqual(read);
  });

  it('takes a 0 for a digit', () => {
    expect(parseReading('0?9', 3)).toEqual([0, undefined, 9]);
  });

  it('answers undefined while nothing is typed', () => {
    for (const text of ['', '  \n', ' , ']) expect(parseReading(text, 4)).toBeUndefined();
  });

  it('refuses another number of answers', () => {
    expect(() => parseReading('4 9 ?', 4)).toThrow('There are 3 answers for 4 images: type one digit or ? for each.');
    expect(() => parseReading('49?71', 4)).toThrow('There are 5 answers for 4 images');
  });

  it('refuses other characters and says where', () => {
    expect(() => parseReading('4 x ? 7', 4)).toThrow('Answer 2 is “x”: type a digit, or ? where you cannot tell.');
    expect(() => parseReading('4 9 ? -', 4)).toThrow('Answer 4 is “-”');
    expect(() => parseReading('4 ٣ ? 7', 4)).toThrow('Answer 2 is “٣”');
    expect(() => parseReading('😀', 1)).toThrow('Answer 1 is “😀”');
  });
});

describe('scoreReading', () => {
  // What there is: both right, only the reader, only the network, the same mistake, two mistakes, two times ?.
  const labels = [1, 2, 3, 4, 5, 6, 7];
  const predictions = Uint8Array.of(1, 7, 3, 9, 6, 6, 1);
  const answers = [1, 2, 8, 9, 3, undefined, undefined];

  it('counts what a class wants to know', () => {
    expect(scoreReading(answers, { labels, predictions })).toEqual({
      count: 7,
      reader: 2,
      network: 3,
      both: 1,
      onlyReader: 1,
      onlyNetwork: 2,
      neither: 3,
      againstLabel: [4],
      unsure: 2,
    });
  });

  it('takes a digit 0 for an answer, and no ? for one', () => {
    const score = scoreReading([0, undefined], { labels: [0, 0], predictions: [0, 6] });
    expect(score).toMatchObject({ reader: 1, both: 1, neither: 1, againstLabel: [], unsure: 1 });
  });

  it('refuses lists that do not belong together', () => {
    expect(() => scoreReading([1], { labels, predictions })).toThrow('There are 1 answers but 7 labels');
    expect(() => scoreReading(answers, { labels, predictions: [1] })).toThrow('There are 7 labels but 1 predictions');
    expect(() => scoreReading([], { labels: [], predictions: [] })).toThrow('There are no labels to compare with');
  });
});

describe('choosePuzzles', () => {
  // Two classes; mistakes at 1 and 4; the rights from the least confidence on: 5, 2, 0, 3.
  const probabilities = Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.375, 0.625, 1, 0, 0.5625, 0.4375, 0.5625, 0.4375);
  const data = { labels: [0, 0, 1, 0, 1, 0], probabilities, classCount: 2 };
  const sorted = (places: Uint32Array) => [...places].sort((a, b) => a - b);

  it('takes every mistake and as many rights of the least confidence', () => {
    expect(sorted(choosePuzzles(data))).toEqual([1, 2, 4, 5]);
  });

  it('mixes them by the seed', () => {
    expect(choosePuzzles(data, { seed: 7 })).toEqual(choosePuzzles(data, { seed: 7 }));
    const orders = Array.from({ length: 200 }, (_, i) => choosePuzzles(data, { seed: i + 1 }));
    expect(new Set(orders.map((places) => places.join())).size).toBe(24);
    for (const places of orders) expect(sorted(places)).toEqual([1, 2, 4, 5]);
    // A mistake stands first half of the time; 200 draws have a standard deviation of 7.
    const mistakesFirst = orders.filter(([first]) => first === 1 || first === 4).length;
    expect(Math.abs(mistakesFirst - 100)).toBeLessThan(25);
  });

  it('takes the first of two rights of equal confidence', () => {
    const even = Float32Array.of(0.25, 0.75, 0.75, 0.25, 0.75, 0.25);
    expect(sorted(choosePuzzles({ labels: [0, 0, 0], probabilities: even, classCount: 2 }))).toEqual([0, 1]);
  });

  it('takes all rights where there are fewer than mistakes, and nothing where there is no mistake', () => {
    expect(sorted(choosePuzzles({ ...data, labels: [0, 0, 0, 1, 1, 1] }))).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...choosePuzzles({ ...data, labels: [0, 1, 1, 0, 0, 0] })]).toEqual([]);
  });

  it('refuses what are no probabilities of these digits', () => {
    expect(() => choosePuzzles({ ...data, labels: [0, 0] })).toThrow('There are 2 labels but 6 rows');
    expect(() => choosePuzzles({ ...data, probabilities: probabilities.map((p) => 2 * p) })).toThrow(
      'Row 0 is no set of probabilities',
    );
  });
});
