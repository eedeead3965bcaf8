import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { exportKeras } from '../export/keras';
import { exportOnnx } from '../export/onnx';
import { exportSavedModel } from '../export/saved-model';
import { saveModel } from '../model/checkpoint';
import { projectRoot } from '../project';
import { modelHelp, openModel } from './open-model';

type Options = { model: string; output?: string };

/** Adds `digitlab export`: a trained network in the formats of other systems. */
export function addExportCommand(program: Command): void {
  const command = program.command('export').description('write a trained network for other systems');
  const add = (format: string, description: string, suffix: string, write: Write) =>
    command
      .command(format)
      .description(description)
      .option('--model <name>', modelHelp, 'simple')
      .option('--output <place>', `where to write; exports/NAME${suffix} by default`)
      .action(async (options: Options) => {
        const place = options.output ?? defaultPlace(options.model, suffix);
        if (existsSync(place)) throw new Error(`${place} is there already: remove it, or give another --output.`);
        const { model, notes } = await openModel(options.model);
        await write(model, place, notes);
        model.dispose();
        process.stdout.write(`${place} is written.\n`);
      });
  add('savedmodel', 'a folder for TensorFlow, TensorFlow Serving, KServe and Triton', '-savedmodel/1', writeSavedModel);
  add('keras', 'a .keras file for keras.models.load_model', '.keras', writeKeras);
  add('onnx', 'a .onnx file for onnxruntime and others', '.onnx', writeOnnx);
  add('tfjs', 'a folder for tf.loadLayersModel in browsers', '-tfjs', writeTfjs);
}

const defaultPlace = (model: string, suffix: string): string =>
  path.join(projectRoot(), 'exports', `${path.basename(path.resolve(model))}${suffix}`);

type Model = Parameters<typeof exportKeras>[0];
type Write = (model: Model, place: string, notes: unknown) => Promise<void>;
const writeSavedModel = async (model: Model, place: string) => exportSavedModel(model, place);
const writeKeras = async (model: Model, place: string) => exportKeras(model, place);
const writeOnnx = async (model: Model, place: string) => exportOnnx(model, place);
const writeTfjs = (model: Model, place: string, notes: unknown) => saveModel(place, model, { notes: notes as object });
