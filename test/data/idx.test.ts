import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { encodeIdx, parseIdx, readIdx, writeIdx } from '../../lib/data/idx';
import type { IdxArray, IdxType } from '../../lib/data/idx';
import { projectRoot } from '../../lib/project';
import numpyFiles from '../fixtures/idx.json';

// Two rows of three bytes, written by hand.
const HAND = Uint8Array.of(0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60);

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'idx-'))));
afterEach(() => rmSync(dir, { recursive: true }));

describe('parseIdx', () => {
  test('reads the bytes of a hand-written file', () => {
    expect(parseIdx(HAND)).toEqual({ type: 'uint8', shape: [2, 3], data: Uint8Array.of(10, 20, 30, 40, 50, 60) });
  });

  test.each(numpyFiles)('reads $type of shape $shape as NumPy wrote it', ({ type, shape, values, hex }) => {
    const array = parseIdx(Buffer.from(hex, 'hex'));
    expect(array.type).toBe(type);
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data)).toEqual(values);
    expect(array.data.constructor.name.toLowerCase()).toBe(`${type}array`);
  });

  test('reads an array of no elements', () => {
    expect(parseIdx(Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0))).toMatchObject({ shape: [0], data: new Float32Array(0) });
  });

  test('shares memory for bytes and leaves its input alone for wider types', () => {
    const bytes = HAND.slice();
    parseIdx(bytes).data[0] = 99;
    expect(bytes[12]).toBe(99);
    const wide = Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 1, 1, 2);
    expect(parseIdx(wide).data[0]).toBe(258);
    expect(wide[8]).toBe(1);
  });

  test('reads the header of the real MNIST images', () => {
    const bytes = readFileSync(path.join(projectRoot(), 'data/mnist/t10k-images-idx3-ubyte'));
    const { type, shape, data } = parseIdx(bytes);
    expect({ type, shape, length: data.length }).toEqual({ type: 'uint8', shape: [10000, 28, 28], length: 7840000 });
  });

  test.each<[string, Uint8Array, string]>([
    ['an empty file', Uint8Array.of(), 'it is empty, where an IDX file has at least 8 bytes; fetch it again'],
    ['a gzip file', gzipSync(HAND), 'it is still compressed with gzip; unpack it, or give it a name that ends in .gz'],
    [
      'a web page saved as data',
      Buffer.from('\n<!DOCTYPE html><html><title>403 Forbidden</title></html>'),
      'it holds a web page, probably an error page saved as data; fetch it again',
    ],
    ['a lower-case web page', Buffer.from('<html></html>'), 'it holds a web page'],
    ['a stump of a magic number', Uint8Array.of(0, 0, 8), 'it ends after 3 of its first 4 bytes; fetch it again'],
    ['another format', Buffer.from('PNG\r\n'), 'it starts with the bytes 0x50 0x4e, where an IDX file has 0x00 0x00'],
    ['a second byte that is not 0', Uint8Array.of(0, 1, 8, 1, 0, 0, 0, 0), 'it starts with the bytes 0x00 0x01'],
    [
      'an unknown type',
      Uint8Array.of(0, 0, 0x0a, 1, 0, 0, 0, 0),
      'its type code is 0x0a, where IDX knows 0x08, 0x09, 0x0b, 0x0c, 0x0d and 0x0e',
    ],
    ['no dimension', Uint8Array.of(0, 0, 8, 0, 1), 'it has 0 dimensions, where 1 to 4 are supported'],
    ['five dimensions', Uint8Array.of(0, 0, 8, 5), 'it has 5 dimensions, where 1 to 4 are supported'],
    ['a cut header', HAND.subarray(0, 10), 'its header is cut short, 2 bytes are missing; fetch it again'],
    ['a cut payload', HAND.subarray(0, 16), 'it is cut short, 2 bytes are missing for shape [2,3]; fetch it again'],
    ['bytes after the end', Uint8Array.of(...HAND, 0), 'it has 1 bytes too many for shape [2,3]; fetch it again'],
    [
      'sizes no machine can hold',
      Uint8Array.of(0, 0, 0x0e, 4, ...new Array<number>(16).fill(255)),
      'bytes are missing for shape [4294967295,4294967295,4294967295,4294967295]',
    ],
  ])('refuses %s in one sentence', (_, bytes, reason) => {
    const parse = () => parseIdx(bytes, { name: 'x' });
    expect(parse).toThrow(reason);
    expect(parse).toThrow(/^Cannot read x: (?!.*[.] ).*[.]$/);
  });

  test('counts missing bytes, not missing elements', () => {
    const wide = Uint8Array.of(0, 0, 0x0e, 1, 0, 0, 0, 2, ...new Array<number>(11).fill(0));
    expect(() => parseIdx(wide)).toThrow('Cannot read the IDX data: it is cut short, 5 bytes are missing');
  });
});

describe('encodeIdx', () => {
  test('writes the bytes written by hand', () => {
    expect(encodeIdx({ type: 'uint8', shape: [2, 3], data: HAND.subarray(12) })).toEqual(HAND);
  });

  test.each(numpyFiles)('writes $type of shape $shape as NumPy did', ({ type, shape, hex }) => {
    const { data } = parseIdx(Buffer.from(hex, 'hex'));
    const before = Array.from(data);
    expect(Buffer.from(encodeIdx({ type: type as IdxType, shape, data })).toString('hex')).toBe(hex);
    expect(Array.from(data)).toEqual(before);
  });

  test.each<[string, IdxArray, string]>([
    [
      'data of another type',
      { type: 'int16', shape: [2], data: Float32Array.of(1, 2) },
      'Cannot encode IDX type int16 from a Float32Array: pass a Int16Array.',
    ],
    ['no dimension', { type: 'uint8', shape: [], data: Uint8Array.of(1) }, 'Cannot encode shape [] as IDX'],
    ['five dimensions', { type: 'uint8', shape: [1, 1, 1, 1, 1], data: Uint8Array.of(1) }, 'pass 1 to 4 whole numbers'],
    ['half a row', { type: 'uint8', shape: [1.5, 2], data: Uint8Array.of(1, 2, 3) }, 'Cannot encode shape [1.5,2]'],
    ['a size of 2^32', { type: 'uint8', shape: [0, 2 ** 32], data: Uint8Array.of() }, 'whole numbers below 2^32'],
    ['too few values', { type: 'uint8', shape: [2, 2], data: Uint8Array.of(1, 2, 3) }, 'shape [2,2]: it needs 4.'],
  ])('refuses %s', (_, array, message) => {
    expect(() => encodeIdx(array)).toThrow(message);
  });
});

describe('readIdx and writeIdx', () => {
  const array: IdxArray = { type: 'float64', shape: [2, 1], data: Float64Array.of(0.1, -2) };

  test.each(['a.idx', 'a.idx.gz'])('write %s and read it back, leaving no other file', (name) => {
    const file = path.join(dir, name);
    writeIdx(file, array);
    expect(readIdx(file)).toEqual(array);
    expect(readdirSync(dir)).toEqual([name]);
  });

  test('compress exactly what ends in .gz', () => {
    writeIdx(path.join(dir, 'a'), array);
    writeIdx(path.join(dir, 'a.gz'), array);
    expect(gunzipSync(readFileSync(path.join(dir, 'a.gz')))).toEqual(readFileSync(path.join(dir, 'a')));
    expect(readFileSync(path.join(dir, 'a'))[0]).toBe(0);
  });

  test.each<[string, string, Uint8Array, string]>([
    ['a truncated file', 'a', HAND.subarray(0, 17), '1 bytes are missing for shape [2,3]; fetch it again.'],
    ['a gzip file without .gz', 'a', gzipSync(HAND), 'it is still compressed with gzip'],
    ['a .gz file that is not compressed', 'a.gz', HAND, 'it holds no gzip data; take .gz off its name.'],
    ['a web page named .gz', 'a.gz', Buffer.from('<!doctype html>'), 'it holds a web page'],
    ['an empty .gz file', 'a.gz', Uint8Array.of(), 'it is empty'],
    [
      'a truncated .gz file',
      'a.gz',
      gzipSync(HAND).subarray(0, 20),
      'its gzip data is damaged (unexpected end of file); fetch it again.',
    ],
    ['a .gz file compressed twice', 'a.gz', gzipSync(gzipSync(HAND)), 'it is still compressed with gzip'],
  ])('refuse %s and name it', (_, name, bytes, reason) => {
    const file = path.join(dir, name);
    writeFileSync(file, bytes);
    expect(() => readIdx(file)).toThrow(`Cannot read ${file}: `);
    expect(() => readIdx(file)).toThrow(reason);
  });

  test('say that a file is missing', () => {
    expect(() => readIdx(path.join(dir, 'gone'))).toThrow(/^Cannot read .*gone: ENOENT: no such file or directory/);
  });

  test('leave the old file alone when the new array is refused', () => {
    const file = path.join(dir, 'a');
    writeIdx(file, array);
    expect(() => writeIdx(file, { ...array, shape: [3] })).toThrow('it needs 3');
    expect(readIdx(file)).toEqual(array);
  });
});
