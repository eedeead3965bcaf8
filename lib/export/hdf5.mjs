// node hdf5.mjs FILE < lines of JSON {path, shape, data}: writes arrays of float32 (data is base64) as HDF5. A program of
// its own, because h5wasm is an ES module and the library is not.
import { createInterface } from 'node:readline';
import h5wasm from 'h5wasm/node';

await h5wasm.ready;
const file = new h5wasm.File(process.argv[2], 'w');
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
}
file.close();
