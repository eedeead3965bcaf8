import type { Size } from './png-size';

/** What a JPEG says of itself: its size as it is stored, and how to turn it, from 1 (not at all) to 8. */
export type JpegHeader = Size & { orientation: number };

const APP1 = 0xe1;
const ORIENTATION = 0x0112;

/** Reads the segments of a JPEG up to its frame header (ITU-T T.81, B.1.1 and B.2.2); undefined of anything else. */
export function readJpegHeader(bytes: Buffer): JpegHeader | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let orientation = 1;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    // Any number of bytes 0xFF may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), orientation };
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === APP1) orientation = readOrientation(bytes.subarray(at + 4, end)) ?? orientation;
    at = end;
  }
  return undefined;
}

/** SOF0 … SOF15, without DHT, JPG and DAC, which have numbers among them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The orientation in a segment that holds Exif (Exif 2.32, 4.5.2 and 4.6.4): a TIFF file behind the letters `Exif`. */
function readOrientation(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = segment.subarray(6);
  if (tiff.length < 8) return undefined;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const entries = Math.min(short(directory), Math.floor((tiff.length - directory - 2) / 12));
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    const value = short(at + 8);
    if (short(at) === ORIENTATION) return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
