import { inverseMap } from '../../lib/graph/augmentation/affine';
import { sample } from '../../lib/graph/augmentation/sampling';
import { int, type } from '../../lib/graph/attributes';
import { evaluateGraph } from './evaluate';

const packAttributes = { T: type('float'), N: int(2), axis: int(0) };
const images = Float32Array.from({ length: 2 * 3 * 4 }, (_, i) => i + 1); // two images of 3 rows and 4 columns

/** Samples the two images at x = x′ + right and y = y′ + down. */
function moved(right: number, down: number, { values = images, shape = [2, 3, 4, 1], sharpen = 0 } = {}): number[] {
  const [count, ...imageShape] = shape;
  const { result } = evaluateGraph(
    (graph) => {
      const fed = graph.placeholder('images', 'float', [-1, ...imageShape]);
      const column = (value: number) => graph.reshape(graph.constant(new Array<number>(count).fill(value)), [-1, 1]);
      const map = {
        a: [column(1), column(0), column(right)],
        b: [column(0), column(1), column(down)],
      } as Parameters<typeof sample>[2]['map'];
      return { result: sample(graph, fed, { map, imageShape, sharpen }) };
    },
    { images: { values, shape } },
  );
  return [...result];
}

test('looking nowhere else gives the same images', () => {
  expect(moved(0, 0)).toEqual([...images]);
});

test('looking one pixel to the right and one down moves the image left and up, and brings background in', () => {
  expect(moved(1, 1)).toEqual([
    ...[6, 7, 8, 0, 10, 11, 12, 0, 0, 0, 0, 0],
    ...[18, 19, 20, 0, 22, 23, 24, 0, 0, 0, 0, 0],
  ]);
});

test('half-way between pixels it gives their mean, and at the border half of them', () => {
  expect(moved(0.5, 0).slice(0, 4)).toEqual([1.5, 2.5, 3.5, 2]);
  expect(moved(-0.5, 0).slice(0, 4)).toEqual([0.5, 1.5, 2.5, 3.5]);
  expect(moved(0, 0.25).slice(0, 4)).toEqual([2, 3, 4, 5]); // ¾ of the first row, ¼ of the second
  expect(moved(0.5, 0.5).slice(0, 2)).toEqual([(1 + 2 + 5 + 6) / 4, (2 + 3 + 6 + 7) / 4]);
});

test('far outside there is nothing', () => {
  for (const far of [4, -4, 1000, -1e6]) expect(moved(far, 0).every((value) => value === 0)).toBe(true);
});

test('several channels move together', () => {
  const values = Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40]); // one image [2, 2] of two channels
  expect(moved(1, 0, { values, shape: [1, 2, 2, 2] })).toEqual([2, 20, 0, 0, 4, 40, 0, 0]);
});

// A dot of 144 in the middle of 3×3 pixels: sharpened, 144·7/6·7/6 stays, −144·7/6·1/12 goes beside it, 144/12/12 to the corners.
const dot = { values: Float32Array.from([0, 0, 0, 0, 144, 0, 0, 0, 0]), shape: [1, 3, 3, 1] };

test('a dot sharpened before it is moved takes ink from around it, and keeps its sum', () => {
  const sharp = [1, -14, 1, -14, 196, -14, 1, -14, 1];
  moved(0, 0, { ...dot, sharpen: 1 }).forEach((value, i) => expect(value).toBeCloseTo(sharp[i], 4));
  const halfWay = [-6.5, -6.5, 0.5, 91, 91, -7, -6.5, -6.5, 0.5];
  moved(0.5, 0, { ...dot, sharpen: 1 }).forEach((value, i) => expect(value).toBeCloseTo(halfWay[i], 4));
  expect(moved(0, 0, { ...dot, sharpen: 0.5 })[4]).toBeCloseTo(144 * (13 / 12) ** 2, 4);
});

test('every channel is sharpened by itself', () => {
  const values = dot.values.reduce<number[]>((all, value) => [...all, value, -2 * value], []);
  const both = moved(0, 0, { values: Float32Array.from(values), shape: [1, 3, 3, 2], sharpen: 1 });
  expect(both[8]).toBeCloseTo(196, 3);
  expect(both[9]).toBeCloseTo(-392, 3);
});

/** Where the pixel (x, y) of a 5×5 image comes from. */
function source(moves: Partial<Record<string, number>>, [x, y]: [number, number]): number[] {
  const values = { angle: 0, shiftX: 0, shiftY: 0, scaleX: 1, scaleY: 1, slant: 0, ...moves };
  const { place } = evaluateGraph((graph) => {
    const constants = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, graph.constant(value)]));
    const { a, b } = inverseMap(graph, [5, 5], constants as Parameters<typeof inverseMap>[2]);
    const at = ([p, q, r]: string[]) =>
      graph.op(
        'AddV2',
        graph.op('AddV2', graph.op('Mul', p, graph.constant(x)), graph.op('Mul', q, graph.constant(y))),
        r,
      );
    return { place: graph.node('Pack', [at(a), at(b)], packAttributes) };
  });
  return [...place].map((value) => Math.round(value * 1e5) / 1e5 + 0);
}

test('each movement takes pixels from where it moved them away, around the centre (2, 2)', () => {
  expect(source({}, [3, 1])).toEqual([3, 1]);
  expect(source({ shiftX: 1, shiftY: -2 }, [3, 1])).toEqual([2, 3]);
  // A quarter turn clockwise brings the top to the right: what is now right of the centre was above it.
  expect(source({ angle: Math.PI / 2 }, [4, 2])).toEqual([2, 0]);
  // Twice as wide: one pixel right of the centre was half a pixel right of it.
  expect(source({ scaleX: 2 }, [3, 3])).toEqual([2.5, 3]);
  expect(source({ scaleY: 0.5 }, [3, 3])).toEqual([3, 4]);
  // A slant moves what is above the centre (y < 2) to the right, so it was further left.
  expect(source({ slant: 0.5 }, [3, 0])).toEqual([2, 0]);
});

test('all movements together are undone in the opposite order', () => {
  // Forward by hand: (1, 0) from the centre is (−1, −2); slanted by 0.5 (0, −2); scaled (0, −4); a quarter turn (4, 0);
  // shifted by 1: (5, 0) from the centre, the pixel (7, 2).
  const moves = { slant: 0.5, scaleX: 3, scaleY: 2, angle: Math.PI / 2, shiftX: 1 };
  expect(source(moves, [7, 2])).toEqual([1, 0]);
});
