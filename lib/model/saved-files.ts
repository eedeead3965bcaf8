import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { io } from '@tensorflow/tfjs-core';

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

/** Reads model.json and the files that it names: those of one state, though another process may be saving meanwhile. */
export function readSaved(
  folder: string,
  advice: string,
): { json: ModelJson; metadata: Metadata; files: Record<string, Buffer> } {
  const json = readModelJson(folder, advice);
  const metadata = json.userDefinedMetadata?.digitlab;
  if (!metadata)
    throw new Error(
      `${folder} holds a model that this library did not save: train it again, or load it with tf.loadLayersModel.`,
    );
  const files: Record<string, Buffer> = {};
  try {
    for (const [name, sum] of Object.entries(metadata.sha256))
      files[name] = readChecked(path.join(folder, name), { sum, advice });
  } catch (error) {
    if (isDeepStrictEqual(readModelJson(folder, advice), json)) throw error;
    return readSaved(folder, advice);
  }
  return { json, metadata, files };
}

/** The files of the model in this folder, if there is one. */
export function namedFiles(folder: string): string[] {
  try {
    return Object.keys(readModelJson(folder, '').userDefinedMetadata?.digitlab.sha256 ?? {});
  } catch {
    return []; // None, or one that is damaged: its files go by their age.
  }
}

/** The SHA-256 of model.json without itself: a plan or a shape that was changed by accident would train on in silence. */
export function sumOf({ modelTopology, weightsManifest }: Network, { sha256, frozen, notes }: Metadata): string {
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
