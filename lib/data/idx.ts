import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeAtomically } from '../atomic-write';

export type IdxType = 'uint8' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';

/** An array as an IDX file holds it: `data` is row-major, the last dimension of `shape` changes fastest. */
export type IdxArray = {
  type: IdxType;
  shape: number[];
  data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
};

// The third byte of a file names the type (Y. LeCun, C. Cortes, C. Burges, "The MNIST database", the IDX file format).
const TYPES = {
  uint8: { code: 0x08, Data: Uint8Array },
  int8: { code: 0x09, Data: Int8Array },
  int16: { code: 0x0b, Data: Int16Array },
  int32: { code: 0x0c, Data: Int32Array },
  float32: { code: 0x0d, Data: Float32Array },
  float64: { code: 0x0e, Data: Float64Array },
} as const;

/**
 * Parses the bytes of an IDX file.
 *
 * Any of the six types, 1 to 4 dimensions. One-byte data is a view of `bytes`, wider data is copied.
 * `name` is what error messages call the bytes. Throws when they are anything but exactly one IDX array.
 */
export function parseIdx(bytes: Uint8Array, { name = 'the IDX data' } = {}): IdxArray {
  const refuse = (reason: string) => new Error(`Cannot read ${name}: ${reason}.`);
  if (bytes.length === 0) throw refuse('it is empty, where an IDX file has at least 8 bytes; fetch it again');
  if (isGzip(bytes)) throw refuse('it is still compressed with gzip; unpack it, or give it a name that ends in .gz');
  if (isWebPage(bytes)) throw refuse('it holds a web page, probably an error page saved as data; fetch it again');
  if (bytes.length < 4) throw refuse(`it ends after ${bytes.length} of its first 4 bytes; fetch it again`);
  const [zero, alsoZero, code, dimensions] = bytes;
  if (zero !== 0 || alsoZero !== 0)
    throw refuse(`it starts with the bytes ${hex(zero)} ${hex(alsoZero)}, where an IDX file has 0x00 0x00`);
  const type = (Object.keys(TYPES) as IdxType[]).find((key) => TYPES[key].code === code);
  if (!type) throw refuse(`its type code is ${hex(code)}, where IDX knows 0x08, 0x09, 0x0b, 0x0c, 0x0d and 0x0e`);
  if (dimensions < 1 || dimensions > 4) throw refuse(`it has ${dimensions} dimensions, where 1 to 4 are supported`);

  const headerLength = 4 + 4 * dimensions;
  if (bytes.length < headerLength)
    throw refuse(`its header is cut short, ${headerLength - bytes.length} bytes are missing; fetch it again`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  const shape = Array.from({ length: dimensions }, (_, i) => header.getUint32(4 + 4 * i));
  const { Data } = TYPES[type];
  const length = shape.reduce((product, size) => product * size, 1);
  const missing = headerLength + length * Data.BYTES_PER_ELEMENT - bytes.length;
  if (missing > 0) throw refuse(`it is cut short, ${missing} bytes are missing for shape [${shape}]; fetch it again`);
  if (missing < 0) throw refuse(`it has ${-missing} bytes too many for shape [${shape}]; fetch it again`);
  if (Data.BYTES_PER_ELEMENT === 1)
    return { type, shape, data: new Data(bytes.buffer as ArrayBuffer, bytes.byteOffset + headerLength, length) };
  const payload = new Uint8Array(bytes.subarray(headerLength));
  swapBigEndian(payload, Data.BYTES_PER_ELEMENT);
  return { type, shape, data: new Data(payload.buffer) };
}

/** Encodes an array as the bytes of an IDX file; throws when type, shape and data do not agree. */
export function encodeIdx({ type, shape, data }: IdxArray): Uint8Array {
  const { code, Data } = TYPES[type];
  if (data[Symbol.toStringTag] !== Data.name)
    throw new Error(`Cannot encode IDX type ${type} from a ${data[Symbol.toStringTag]}: pass a ${Data.name}.`);
  const isSize = (size: number) => Number.isInteger(size) && size >= 0 && size < 2 ** 32;
  if (shape.length < 1 || shape.length > 4 || !shape.every(isSize))
    throw new Error(`Cannot encode shape [${shape}] as IDX: pass 1 to 4 whole numbers below 2^32.`);
  const length = shape.reduce((product, size) => product * size, 1);
  if (data.length !== length)
    throw new Error(`Cannot encode ${data.length} values as shape [${shape}]: it needs ${length}.`);

  const headerLength = 4 + 4 * shape.length;
  const bytes = new Uint8Array(headerLength + data.byteLength);
  bytes.set([0, 0, code, shape.length]);
  const header = new DataView(bytes.buffer);
  shape.forEach((size, i) => header.setUint32(4 + 4 * i, size));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), headerLength);
  swapBigEndian(bytes.subarray(headerLength), Data.BYTES_PER_ELEMENT);
  return bytes;
}

/** Reads an IDX file; a name that ends in `.gz` is unpacked first. Throws as `parseIdx` does, naming the file. */
export function readIdx(file: string): IdxArray {
  const bytes = readBytes(file);
  if (!file.endsWith('.gz') || bytes.length === 0 || isWebPage(bytes)) return parseIdx(bytes, { name: file });
  if (!isGzip(bytes)) throw new Error(`Cannot read ${file}: it holds no gzip data; take .gz off its name.`);
  return parseIdx(unpack(bytes, file), { name: file });
}

/** Writes an IDX file, whole or not at all; a name that ends in `.gz` is compressed with gzip. */
export function writeIdx(file: string, array: IdxArray): void {
  const bytes = encodeIdx(array);
  writeAtomically(file, file.endsWith('.gz') ? gzipSync(bytes) : bytes);
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${(error as Error).message}.`, { cause: error });
  }
}

function unpack(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Cannot read ${file}: its gzip data is damaged (${reason}); fetch it again.`, { cause: error });
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isWebPage(bytes: Uint8Array): boolean {
  return /^\s*<[!?a-z]/i.test(Buffer.from(bytes.subarray(0, 256)).toString('utf8'));
}

/** Turns values between the file's big-endian order and this machine's, in place. */
function swapBigEndian(bytes: Uint8Array, size: number): void {
  if (endianness() === 'BE') return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (size === 2) buffer.swap16();
  if (size === 4) buffer.swap32();
  if (size === 8) buffer.swap64();
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
