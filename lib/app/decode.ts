import { tf } from '../tf';
import type { Picture } from './drawing';

/**
 * Decodes the bytes of a PNG or JPEG to RGBA.
 *
 * @throws if they are neither, broken, or more than `mostPixels` pixels; `name` says which picture in that sentence.
 */
export function decodePicture(bytes: Buffer, { name, mostPixels }: { name: string; mostPixels: number }): Picture {
  const size = sizeOfPng(bytes) ?? sizeOfJpeg(bytes);
  if (!size) throw new Error(`${name} is no picture: give a PNG or JPEG.`);
  if (size.width * size.height > mostPixels)
    throw new Error(
      `${name} has ${size.width} × ${size.height} pixels: scale it down to at most ${mostPixels / 1e6} million.`,
    );
  try {
    return decode(bytes);
  } catch {
    throw new Error(`${name} is broken: it cannot be decoded.`);
  }
}

function decode(bytes: Buffer): Picture {
  const isPng = bytes[0] === 0x89;
  const pixels = isPng ? tf.node.decodePng(bytes, 4) : tf.node.decodeJpeg(bytes, 3);
  const [height, width, channels] = pixels.shape;
  const values = pixels.dataSync();
  pixels.dispose();
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let place = 0; place < width * height; place++)
    for (let channel = 0; channel < channels; channel++) data[4 * place + channel] = values[channels * place + channel];
  return { data, width, height };
}

type Size = { width: number; height: number };

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width and height stand in the first chunk, IHDR (PNG specification, 11.2.2). */
function sizeOfPng(bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Width and height stand in the frame header, one of the markers SOF0 … SOF15 (ITU-T T.81, B.2.2). */
function sizeOfJpeg(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
