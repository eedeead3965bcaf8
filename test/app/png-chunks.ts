import { deflateSync } from 'node:zlib';

/** A PNG whose samples have fewer than eight bits, which `pngjs` reads but does not write: black where `isInk`. */
export function narrowPng(
  { width, height, depth, indexed }: { width: number; height: number; depth: 1 | 2 | 4; indexed: boolean },
  isInk: (place: { x: number; y: number }) => boolean,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, indexed ? 3 : 0], 8);
  const rowLength = 1 + Math.ceil((width * depth) / 8);
  const rows = Buffer.alloc(height * rowLength); // each row begins with its filter, 0 for none
  const [paper, ink] = indexed ? [0, 1] : [2 ** depth - 1, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const value = isInk({ x, y }) ? ink : paper;
      rows[y * rowLength + 1 + (bit >> 3)] |= value << (8 - depth - (bit & 7));
    }
  }
  const palette = indexed ? [chunk('PLTE', Buffer.from([255, 255, 255, 0, 0, 0]))] : [];
  return png([chunk('IHDR', header), ...palette, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

export const png = (chunks: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);

/** Length, name, content and checksum (PNG specification, 5.3). */
export function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** CRC-32 (PNG specification, annex D); Node has it from 22.2 on only. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
