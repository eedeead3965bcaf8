import { decodePicture, sizeOfPicture } from '../../lib/app/decode';
import { turnUpright } from '../../lib/app/decode/orientation';
import { readDrawing } from '../../lib/app/drawing';
import type { Picture } from '../../lib/app/drawing';
import { tf } from '../../lib/tf';
import { encodePng, paint } from './pictures';
import { chunk, narrowPng, png } from './png-chunks';

const options = { name: 'it.png', mostPixels: 1_000_000 };
const decode = (bytes: Buffer) => decodePicture(bytes, options);
const bar = ({ x, y }: { x: number; y: number }) => x > 40 && x < 50 && y > 20 && y < 80;
const colourAt = ({ data, width }: Picture, x: number, y: number) => [...data.slice(4 * (y * width + x)).slice(0, 4)];

// Four quarters of one colour each; 16 pixels are the blocks in which a JPEG mixes colours.
const [RED, LIME, BLUE, WHITE] = ['red', 'lime', 'blue', 'white'];
const quarters = paint({ width: 64, height: 32 }, ({ x, y }) =>
  y < 16 ? (x < 32 ? [255, 0, 0] : [0, 255, 0]) : x < 32 ? [0, 0, 255] : [255, 255, 255],
);
const cornersOf = (picture: Picture) =>
  [0, picture.height - 1].flatMap((y) =>
    [0, picture.width - 1].map((x) => {
      const [red, green, blue] = colourAt(picture, x, y).map((value) => value > 127);
      return red && green ? WHITE : red ? RED : green ? LIME : blue ? BLUE : 'black';
    }),
  );

async function jpegOf({ data, width, height }: Picture): Promise<Buffer> {
  const pixels = tf.tensor3d(Uint8Array.from(data), [height, width, 4], 'int32');
  const colours = tf.slice3d(pixels, [0, 0, 0], [height, width, 3]);
  const bytes = await tf.node.encodeJpeg(colours as ReturnType<typeof tf.tensor3d>);
  tf.dispose([pixels, colours]);
  return Buffer.from(bytes);
}

// What a camera writes: a tag in the first directory of a TIFF file, in either order of bytes, others before it.
function withOrientation(jpeg: Buffer, orientation: number, { little = false, before = 0 } = {}): Buffer {
  const tiff = Buffer.alloc(26 + 12 * before);
  const tag = 10 + 12 * before;
  const short = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const long = (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  tiff.write(little ? 'II' : 'MM', 0, 'latin1');
  short(42, 2);
  long(8, 4);
  short(1 + before, 8);
  for (let i = 0; i < before; i++) short(0x010f + i, 10 + 12 * i); // maker, model
  short(0x0112, tag);
  short(3, tag + 2);
  long(1, tag + 4);
  short(orientation, tag + 8);
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const start = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, content.length + 2]);
  return Buffer.concat([start, content, jpeg.subarray(2)]);
}

describe('a PNG', () => {
  test.each([1, 2, 4] as const)('of %i bits a sample is as opaque as one of eight, grey or indexed', (depth) => {
    for (const indexed of [false, true]) {
      const picture = decode(narrowPng({ width: 90, height: 100, depth, indexed }, bar));
      expect(colourAt(picture, 0, 0)).toEqual([255, 255, 255, 255]);
      expect(colourAt(picture, 45, 50)).toEqual([0, 0, 0, 255]);
      expect(readDrawing(picture).problem).toBeUndefined();
    }
  });

  it('keeps its alpha', () => {
    const orange = paint({ width: 1, height: 1 }, () => [230, 159, 0, 64]);
    expect(colourAt(decode(encodePng(orange)), 0, 0)).toEqual([230, 159, 0, 64]);
  });

  it('that hides its size behind another chunk is no picture, so that the limit holds', () => {
    const sound = narrowPng({ width: 90, height: 100, depth: 1, indexed: false }, bar);
    const claim = Buffer.alloc(8);
    claim.writeUInt32BE(1, 0);
    claim.writeUInt32BE(1, 4);
    const hiding = png([chunk('teSt', claim), sound.subarray(8)]);
    expect(() => decode(hiding)).toThrow('it.png is no picture: give a PNG or JPEG.');
  });
});

describe('a JPEG', () => {
  // Where Exif says that row 0 and column 0 of the stored picture are, read off for each corner by hand.
  const turned: [number, string[]][] = [
    [1, [RED, LIME, BLUE, WHITE]],
    [2, [LIME, RED, WHITE, BLUE]],
    [3, [WHITE, BLUE, LIME, RED]],
    [4, [BLUE, WHITE, RED, LIME]],
    [5, [RED, BLUE, LIME, WHITE]],
    [6, [BLUE, RED, WHITE, LIME]],
    [7, [WHITE, LIME, BLUE, RED]],
    [8, [LIME, WHITE, RED, BLUE]],
  ];
  test.each(turned)('of orientation %i is turned as its camera was held', async (orientation, corners) => {
    const jpeg = await jpegOf(quarters);
    for (const little of [false, true]) {
      const picture = decode(withOrientation(jpeg, orientation, { little }));
      expect([picture.width, picture.height]).toEqual(orientation < 5 ? [64, 32] : [32, 64]);
      expect(cornersOf(picture)).toEqual(corners);
    }
  });

  it('is turned where its orientation stands behind other tags', async () => {
    const jpeg = await jpegOf(quarters);
    for (const little of [false, true])
      expect(cornersOf(decode(withOrientation(jpeg, 6, { little, before: 2 })))).toEqual([BLUE, RED, WHITE, LIME]);
  });

  it('without an orientation, or with one that is none, stays as it is', async () => {
    const jpeg = await jpegOf(quarters);
    expect(cornersOf(decode(jpeg))).toEqual([RED, LIME, BLUE, WHITE]);
    expect(cornersOf(decode(withOrientation(jpeg, 9)))).toEqual([RED, LIME, BLUE, WHITE]);
  });

  it('with an Exif directory that points nowhere is read as it is stored', async () => {
    const jpeg = withOrientation(await jpegOf(quarters), 6);
    jpeg.writeUInt32BE(0xfffffff0, 2 + 4 + 6 + 4);
    expect(cornersOf(decode(jpeg))).toEqual([RED, LIME, BLUE, WHITE]);
  });

  it('with an Exif directory that ends before its entries, or before it begins, is read as it is stored', async () => {
    const jpeg = await jpegOf(quarters);
    const short = withOrientation(jpeg, 6);
    short.writeUInt16BE(500, 2 + 4 + 6 + 8); // entries
    short.writeUInt16BE(0x010f, 2 + 4 + 6 + 10); // none of which is an orientation
    const stub = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 10, ...Buffer.from('Exif\0\0MM', 'latin1')]);
    for (const each of [short, Buffer.concat([stub, jpeg.subarray(2)])])
      expect(cornersOf(decode(each))).toEqual([RED, LIME, BLUE, WHITE]);
  });

  it('is measured before it is decoded, whatever stands before the frame header', async () => {
    const jpeg = await jpegOf(quarters);
    const fill = Buffer.from([0xff, 0xd8, 0xff]);
    const padded = Buffer.concat([fill, jpeg.subarray(2)]);
    expect(() => decodePicture(padded, { name: 'it.jpg', mostPixels: 2000 })).toThrow('it.jpg has 64 × 32 pixels');
    expect(cornersOf(decode(padded))).toEqual([RED, LIME, BLUE, WHITE]);
  });
});

it('turns a picture of two rows and three columns a quarter to the right', () => {
  const stored = paint({ width: 3, height: 2 }, ({ x, y }) => [3 * y + x, 0, 0]);
  const { data, width, height } = turnUpright(stored, 6);
  expect([width, height]).toEqual([2, 3]);
  expect([...data].filter((_, i) => i % 4 === 0)).toEqual([3, 0, 4, 1, 5, 2]);
});

it('says of a text that it is no picture', () => {
  expect(() => decode(Buffer.from('seven'))).toThrow('it.png is no picture: give a PNG or JPEG.');
});

test('what other programs write behind the orientation, such as XMP, does not undo it', async () => {
  const turned = withOrientation(await jpegOf(quarters), 6);
  const exifEnd = 4 + turned.readUInt16BE(4);
  const xmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>', 'latin1');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, xmp.length + 2]), xmp]);
  const both = Buffer.concat([turned.subarray(0, exifEnd), segment, turned.subarray(exifEnd)]);
  expect(cornersOf(decode(both))).toEqual([BLUE, RED, WHITE, LIME]);
});

test('a grey PNG keeps its alpha too', () => {
  const white = paint({ width: 1, height: 1 }, () => [255, 255, 255, 128]);
  const bytes = encodePng(white, { colorType: 4 });
  expect(bytes[25]).toBe(4); // the colour type in the header
  expect(colourAt(decode(bytes), 0, 0)).toEqual([255, 255, 255, 128]);
});

test('a JPEG whose Huffman tables stand before its frame header has the size of its frame', () => {
  const bytes = Buffer.from('ffd8' + 'ffc400040000' + 'ffc0000b08002000400101', 'hex');
  expect(sizeOfPicture(bytes)).toMatchObject({ width: 64, height: 32 });
});

test('a picture that ends within its header is none', async () => {
  const [jpeg, file] = [await jpegOf(quarters), encodePng(quarters)];
  for (const length of [2, 4, 5, 8]) expect(sizeOfPicture(jpeg.subarray(0, length))).toBeUndefined();
  for (const length of [8, 16, 20, 23]) expect(sizeOfPicture(file.subarray(0, length))).toBeUndefined();
});

test('as many pixels as are allowed are decoded, and not one more', () => {
  const bytes = encodePng(paint({ width: 2, height: 1 }, () => [0, 0, 0]));
  expect(decodePicture(bytes, { name: 'it.png', mostPixels: 2 })).toMatchObject({ width: 2, height: 1 });
  expect(() => decodePicture(bytes, { name: 'it.png', mostPixels: 1 })).toThrow('it.png has 2 × 1 pixels');
});
