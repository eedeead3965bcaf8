import { createHash } from 'node:crypto';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import type { History } from './history';
import { readModelFiles, writeModelFiles } from './model-files';
import type { TrainingPlan } from './plan';

/** Where a run stands between two epochs. */
export type TrainingState = {
  /** Finished epochs. */
  epoch: number;
  /** What the trainer keeps beside the model's weights. */
  trainer?: Float32Array[];
  /** The weights of the epoch with the lowest validation loss, when early stopping looks for it. */
  best?: Float32Array[];
};

/** The training's own notes, beside those of the owner. */
type Notes = { plan: TrainingPlan; history: History; data: string; sizes: { trainer: number[]; best?: number[] } };

const ownNames: (keyof Notes)[] = ['plan', 'history', 'data', 'sizes'];

/** Refuses notes under a name that a checkpoint needs itself. */
export function checkNotes(notes: Record<string, unknown> = {}): void {
  const taken = ownNames.find((name) => name in notes);
  if (taken) throw new Error(`The notes have a '${taken}', which a checkpoint writes itself: name yours otherwise.`);
}

type Saved = {
  plan: TrainingPlan;
  history: History;
  /** The fingerprint of the training split. */
  data: string;
  trainer: Float32Array[];
  best?: Float32Array[];
  notes?: Record<string, unknown>;
};

/** Saves model, optimizer state, history and plan after an epoch; a crash leaves the checkpoint before it whole. */
export async function saveCheckpoint(
  folder: string,
  model: LayersModel,
  { plan, history, data, trainer, best, notes }: Saved,
): Promise<void> {
  const sizes = { trainer: trainer.map((values) => values.length), best: best?.map((values) => values.length) };
  const training: Notes = { plan, history, data, sizes };
  await writeModelFiles(folder, model, {
    notes: { ...notes, ...training },
    extra: { training: join([...trainer, ...(best ?? [])]) },
  });
}

/** A checkpoint that was read: the caller disposes the model. */
export type Checkpoint = {
  model: LayersModel;
  plan: TrainingPlan;
  state: TrainingState;
  history: History;
  /** What the owner had noted. */
  notes: Record<string, unknown>;
};

/**
 * Reads a checkpoint for a run on `split`.
 *
 * @throws with one sentence when it is damaged, has no training state, or was made with other data.
 */
export async function readCheckpoint(folder: string, split: Split): Promise<Checkpoint> {
  const { model, notes, extra } = await readModelFiles(folder);
  const { plan, history, data, sizes, ...own } = (notes ?? {}) as Partial<Notes>;
  if (!plan || !history || !sizes || !extra.training) {
    model.dispose();
    throw new Error(`${folder} holds a finished model without training state: train a new one, it cannot be resumed.`);
  }
  if (data !== fingerprint(split)) {
    model.dispose();
    throw new Error(
      `${folder} was trained on other examples than these ${split.count}: load the data that it began with, or train a new model.`,
    );
  }
  const arrays = cut(extra.training, [...sizes.trainer, ...(sizes.best ?? [])]);
  const trainer = arrays.slice(0, sizes.trainer.length);
  const best = sizes.best && arrays.slice(sizes.trainer.length);
  return { model, plan, history, state: { epoch: history.loss.length, trainer, best }, notes: own };
}

/** Plan, history and notes of a run that stopped before its end; undefined when the folder holds none that could go on. */
export async function readUnfinished(
  folder: string,
): Promise<Pick<Checkpoint, 'plan' | 'history' | 'notes'> | undefined> {
  const saved = await readModelFiles(folder).catch(() => undefined); // none, or one that is damaged
  saved?.model.dispose();
  const { plan, history, ...notes } = (saved?.notes ?? {}) as Partial<Notes>;
  // A copy of the model keeps the notes, and has no state to go on from.
  if (
    !plan ||
    !history ||
    !saved?.extra.training ||
    history.ended === 'stopped early' ||
    history.loss.length >= plan.epochs
  )
    return undefined;
  return { plan, history, notes };
}

/**
 * Saves a model for use, without training state; `notes` is plain data that comes back with it.
 *
 * With `float16` its weights are rounded and take half the room.
 */
export async function saveModel(
  folder: string,
  model: LayersModel,
  { notes = {}, float16 = false }: { notes?: object; float16?: boolean } = {},
): Promise<void> {
  await writeModelFiles(folder, model, { notes, float16 });
}

/** Loads a model saved by `saveModel` or a checkpoint, every file checked by its SHA-256; the caller disposes it. */
export async function loadModel(folder: string): Promise<LayersModel> {
  return (await readModelFiles(folder)).model;
}

/** Loads a model together with the notes that it was saved with. */
export async function readModel(
  folder: string,
  options: { advice?: string } = {},
): Promise<{ model: LayersModel; notes: unknown }> {
  const { model, notes } = await readModelFiles(folder, options);
  return { model, notes };
}

/** What tells one split from another: the count and the SHA-256 of all its images and labels. */
export function fingerprint(split: Split): string {
  return `${split.count} ${createHash('sha256').update(split.images).update(split.labels).digest('hex')}`;
}

function join(arrays: readonly Float32Array[]): Buffer {
  return Buffer.concat(arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)));
}

function cut(bytes: Buffer, sizes: readonly number[]): Float32Array[] {
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let start = 0;
  return sizes.map((size) => all.slice(start, (start += size)));
}
