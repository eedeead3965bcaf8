import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { writeAtomically } from '../atomic-write';
import { makeFolder } from '../make-folder';
import { tf } from '../tf';
import { freezeModels, frozenModels } from './layers';
import { packModel } from './packed-model';

/** What model.json holds beside TensorFlow.js's own fields. */
type Metadata = {
  /** The SHA-256 of each file. */
  sha256: Record<string, string>;
  /** The SHA-256 of what else is in model.json; left out by older versions. */
  contents?: string;
  /** Models inside the model that are not trained; left out by older versions. */
  frozen?: string[][];
  /** The owner's notes. */
  notes: unknown;
};

type Network = {
  modelTopology: object;
  weightsManifest: { paths: string[]; weights: io.WeightsManifestEntry[] }[];
};

type ModelJson = Network & { userDefinedMetadata?: { digitlab: Metadata } };

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
  // Those of the state before, and what a run that was killed while it saved has left.
  const own = /^([a-z]+-[0-9a-f]{12}\.bin|model\.json)(?:\.(\d+)\.partial)?$/;
  for (const name of readdirSync(folder)) {
    const [found, , owner] = own.exec(name) ?? [];
    // Another process may be saving here at this moment.
    if (!found || name === 'model.json' || name in sha256 || (owner && isRunning(Number(owner)))) continue;
    rmSync(path.join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
  const json = readModelJson(folder, advice);
  const metadata = json.userDefinedMetadata?.digitlab;
  if (!metadata)
    throw new Error(
      `${folder} holds a model that this library did not save: train it again, or load it with tf.loadLayersModel.`,
    );
  const files: Record<string, Buffer> = {};
  for (const [name, sum] of Object.entries(metadata.sha256))
    files[name] = readChecked(path.join(folder, name), { sum, advice });
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

/** The SHA-256 of model.json without itself: a plan or a shape that was changed by accident would train on in silence. */
function sumOf({ modelTopology, weightsManifest }: Network, { sha256, frozen, notes }: Metadata): string {
  const text = JSON.stringify([modelTopology, weightsManifest, sha256, frozen, notes]);
  return createHash('sha256').update(text).digest('hex');
}

function readModelJson(folder: string, advice: string): ModelJson {
  const file = path.join(folder, 'model.json');
  if (!existsSync(file))
    throw new Error(
      `${folder} holds no model.json: give the folder of a saved model, or train one with \`npx digitlab train\`.`,
    );
  try {
    const json = JSON.parse(readFileSync(file, 'utf8')) as ModelJson;
    const metadata = json.userDefinedMetadata?.digitlab;
    const isOurs = metadata?.sha256 && (!metadata.contents || metadata.contents === sumOf(json, metadata));
    if ((isOurs || !metadata) && json.modelTopology && json.weightsManifest?.[0]?.paths?.length === 1) return json;
  } catch {
    // Not JSON: the same sentence as for JSON that is something else.
  }
  throw new Error(`${file} is damaged or is no TensorFlow.js layers model: ${advice}.`);
}

function readChecked(file: string, { sum, advice }: { sum: string; advice: string }): Buffer {
  if (!existsSync(file)) throw new Error(`${file} is missing, although model.json names it: ${advice}.`);
  const bytes = readFileSync(file);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sum)
    throw new Error(`${file} is damaged (SHA-256 ${found.slice(0, 12)}…, wanted ${sum.slice(0, 12)}…): ${advice}.`);
  return bytes;
}
