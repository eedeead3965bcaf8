import { boxAround, findBlobs } from '../../../lib/app/drawing/blobs';

const plane = (rows: string[]) => ({
  values: Float32Array.from(rows.join(''), (digit) => Number(digit) / 10),
  width: rows[0].length,
  height: rows.length,
});

test('pixels that touch at a side or a corner are one piece, the one with most ink first', () => {
  const blobs = findBlobs(plane(['9000', '0900', '0007', '9907']), { threshold: 0.5 });
  expect(blobs.map(({ box }) => box)).toEqual([
    { left: 0, top: 0, right: 2, bottom: 2 },
    { left: 0, top: 3, right: 2, bottom: 4 },
    { left: 3, top: 2, right: 4, bottom: 4 },
  ]);
  expect(blobs.map(({ ink }) => Number(ink.toFixed(1)))).toEqual([1.8, 1.8, 1.4]);
  expect(blobs[0].places).toEqual([0, 5]);
});

test('what is fainter than the threshold belongs to no piece', () => {
  expect(findBlobs(plane(['4040']), { threshold: 0.5 })).toEqual([]);
});

test('a piece that winds back is one piece', () => {
  expect(findBlobs(plane(['99999', '00009', '99909', '90009', '99999']), { threshold: 0.5 })).toHaveLength(1);
});

test('the box around two boxes holds both', () => {
  const boxes = [
    { left: 3, top: 1, right: 4, bottom: 9 },
    { left: 0, top: 2, right: 2, bottom: 5 },
  ];
  expect(boxAround(boxes)).toEqual({ left: 0, top: 1, right: 4, bottom: 9 });
});
