import { createHash } from 'node:crypto';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { writeAtomically } from '../atomic-write';
import { makeFolder } from '../make-folder';
import { tf } from '../tf';
import { freezeModels, frozenModels } from './layers';
import { removeOldFiles } from './old-files';
import { packModel } from './packed-model';
import { namedFiles, readSaved, sumOf } from './saved-files';

/**
 * Saves a model as model.json and a weights file that `tf.loadLayersModel` reads, with further files beside them.
 *
 * The other files carry their SHA-256 in their names and model.json is renamed into place last, so a folder always
 * holds one whole state: the old one or the new one. With `float16` the weights take half the room, rounded to 11
 * significant bits (IEEE 754 binary16), and are float32 again once they are read.
 */
export async function writeModelFiles(
  folder: string,
  model: LayersModel,
  { notes, extra = {}, float16 = false }: { notes: unknown; extra?: Record<string, Buffer>; float16?: boolean },
): Promise<void> {
  makeFolder(folder);
  const replaced = namedFiles(folder);
  const { modelTopology, weightSpecs, weightData } = await packModel(model, { float16 });
  const twice = weightSpecs.find(({ name }, i) => weightSpecs.findIndex((other) => other.name === name) < i);
  if (twice)
    throw new Error(
      `Two weights of the model are called ${twice.name}, so it could not be loaded again: give its layers names of their own.`,
    );
  const sha256: Record<string, string> = {};
  const write = (stem: string, bytes: Buffer): string => {
    const sum = createHash('sha256').update(bytes).digest('hex');
    const name = `${stem}-${sum.slice(0, 12)}.bin`;
    writeAtomically(path.join(folder, name), bytes);
    sha256[name] = sum;
    return name;
  };
  const weightsFile = write('weights', Buffer.from(weightData));
  for (const [stem, bytes] of Object.entries(extra)) write(stem, bytes);
  const network = { modelTopology, weightsManifest: [{ paths: [weightsFile], weights: weightSpecs }] };
  const metadata = { sha256, frozen: frozenModels(model), notes };
  const json = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${tf.version['tfjs-layers']}`,
    convertedBy: null,
    ...network,
    userDefinedMetadata: { digitlab: { ...metadata, contents: sumOf(network, metadata) } },
  };
  writeAtomically(path.join(folder, 'model.json'), JSON.stringify(json));
  removeOldFiles(folder, replaced);
}

/**
 * Reads what `writeModelFiles` wrote; the caller disposes the model.
 *
 * @throws with one sentence when the folder holds no such model, or a file is missing or damaged; `advice` says what to do
 * about that.
 */
export async function readModelFiles(
  folder: string,
  { advice = 'remove the folder and train again' } = {},
): Promise<{ model: LayersModel; notes: unknown; extra: Record<string, Buffer> }> {
  const { json, metadata, files } = readSaved(folder, advice);
  const [{ paths, weights }] = json.weightsManifest;
  const bytes = files[paths[0]];
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    }),
  );
  freezeModels(model, metadata.frozen ?? []);
  const extra = Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name !== paths[0])
      .map(([name, content]) => [name.split('-')[0], content]),
  );
  return { model, notes: metadata.notes, extra };
}
