import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Dataset } from '../data/dataset';
import { evaluate } from '../model/evaluation';
import type { History } from '../model/history';
import type { Progress } from '../model/progress';
import { evaluationText } from './evaluation-text';

/** Shows how far a running epoch is, on a terminal only. */
export function showBatch({
  epoch,
  epochs,
  batch,
  batches,
  loss,
  accuracy,
  imagesPerSecond,
  remainingSeconds,
}: Progress): void {
  if (!process.stderr.isTTY) return;
  const standing = `loss ${loss.toFixed(4)}  accuracy ${(accuracy * 100).toFixed(2)} %`;
  const speed = `${Math.round(imagesPerSecond).toLocaleString('en')} images/s  ${Math.ceil(remainingSeconds)} s left`;
  const line = `epoch ${epoch}/${epochs}  batch ${batch}/${batches}  ${standing}  ${speed}`;
  // A line that is wider than the terminal would go on in the next row, and could not be written over.
  process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
}

/** Prints one line for a finished epoch. */
export function showEpoch({ loss, validationLoss, validationAccuracy, seconds }: History): void {
  const start = process.stderr.isTTY ? '\r\x1b[K' : '';
  // A recipe's last training uses all training images: nothing is left to validate on.
  const validation =
    validationLoss.length > 0
      ? `validation loss ${validationLoss.at(-1)?.toFixed(4)}, accuracy ${((validationAccuracy.at(-1) ?? 0) * 100).toFixed(2)} %, `
      : '';
  process.stderr.write(
    `${start}epoch ${loss.length}: loss ${loss.at(-1)?.toFixed(4)}, ${validation}${seconds.at(-1)?.toFixed(1)} s\n`,
  );
}

/** The error of a run that was stopped, which may be the last of several; `goOn` says how they go on. */
export function interruption(histories: History[], goOn: string): Error {
  const epochs = histories.reduce((sum, { loss }) => sum + loss.length, 0);
  const message = `Interrupted after ${epochs} whole epoch${epochs === 1 ? '' : 's'}; ${epochs > 0 ? goOn : 'nothing was saved yet'}.`;
  return Object.assign(new Error(message), { exitCode: 130 });
}

/** Measures a finished model on the test split and prints the result, or JSON with the history too. */
export function report(
  model: LayersModel,
  { test, classNames }: Dataset,
  { output, json, history }: { output: string; json?: boolean; history: History | History[] },
): void {
  const evaluation = evaluate(model, test);
  const { accuracy, interval, loss, count } = evaluation;
  if (json) process.stdout.write(`${JSON.stringify({ output, accuracy, interval, loss, count, history })}\n`);
  else process.stdout.write(`\n${evaluationText(evaluation, classNames)}\nsaved in ${path.relative('', output)}\n`);
}
