// node hdf5.mjs FILE < lines of JSON {path, shape, data}: writes arrays of float32 (data is base64) as HDF5. A program of
// its own, because h5wasm is an ES module and the library is not.
import { createInterface } from 'node:readline';
import h5wasm from 'h5wasm/node';

// The last line on stderr says what went wrong; HDF5 itself may have written many before it.
process.on('uncaughtException', ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
await h5wasm.ready;
const place = process.argv[2];
const sent = new Map();
const file = new h5wasm.File(place, 'w');
for await (const line of createInterface({ input: process.stdin })) {
  const { path, shape, data } = JSON.parse(line);
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const parts = path.split('/');
  const name = parts.pop();
  let group = '';
  for (const part of parts) {
    if (!file.get(`${group}/${part}`)) (group ? file.get(group) : file).create_group(part);
    group += `/${part}`;
  }
  file.get(group).create_dataset({ name, shape, data: new Float32Array(bytes.buffer) });
  sent.set(path, bytes);
}
file.close();

// h5wasm does not notice when the disk is full.
const written = new h5wasm.File(place, 'r');
for (const [path, bytes] of sent) {
  const { buffer } = written.get(path)?.value ?? new Float32Array();
  if (Buffer.compare(Buffer.from(buffer), bytes) !== 0) {
    process.stderr.write(`${place} was not written whole; is that folder full?\n`);
    process.exit(1);
  }
}
written.close();
