import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** The SHA-256 of text, bytes or a list of lines, in hexadecimal. */
export function sha256(content) {
  return createHash('sha256')
    .update(Array.isArray(content) ? content.join('\n') : content)
    .digest('hex');
}

/** The SHA-256 of a file of any size. */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
