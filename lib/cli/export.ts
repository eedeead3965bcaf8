import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { writeAtomically } from '../atomic-write';
import { exportKeras } from '../export/keras';
import { exportOnnx } from '../export/onnx';
import { exportSavedModel } from '../export/saved-model';
import { DRAWING_PAGE } from '../jupyter/contents-page';
import { makeFolder } from '../make-folder';
import { saveModel } from '../model/checkpoint';
import { projectRoot } from '../project';
import { addDataOptions } from './data-options';
import type { DataOptions } from './data-options';
import { given } from './given';
import { buildModelPage } from './model-page';
import { modelHelp, openModel } from './open-model';

type Options = { model: string; output?: string };

/** Adds `digitlab export`: a trained network in the formats of other systems. */
export function addExportCommand(program: Command): void {
  const command = program.command('export').description('write a trained network for other systems');
  const add = (format: string, description: string, suffix: string, write: Write) =>
    command
      .command(format)
      .description(description)
      .option('--model <name>', modelHelp, given, 'simple')
      .option('--output <place>', `where to write; exports/NAME${suffix} by default`, given)
      .action(async (options: Options) => {
        const place = options.output ?? defaultPlace(options.model, suffix);
        if (existsSync(place)) throw new Error(`${place} is there already: remove it, or give another --output.`);
        const { model, notes } = await openModel(options.model);
        makeFolder(path.dirname(path.resolve(place)));
        await write(model, place, notes);
        model.dispose();
        process.stdout.write(`${place} is written.\n`);
      });
  add('savedmodel', 'a folder for TensorFlow, TensorFlow Serving, KServe and Triton', '-savedmodel/1', writeSavedModel);
  add('keras', 'a .keras file for keras.models.load_model', '.keras', writeKeras);
  add('onnx', 'a .onnx file for onnxruntime and others', '.onnx', writeOnnx);
  addPageCommand(command);
  add('tfjs', 'a folder for tf.loadLayersModel in browsers', '-tfjs', writeTfjs);
}

// A page may be written again over the one before it, which holds nothing of the reader's own.
function addPageCommand(command: Command): void {
  const page = command
    .command('page')
    .description('one HTML file that reads digits while they are drawn, and shows how, without a network')
    .option('--model <name>', modelHelp, given, 'simple')
    .option('--output <file>', `where to write; exports/${DRAWING_PAGE} by default`, given);
  addDataOptions(page).action(async ({ model: named, output, ...data }: Options & DataOptions) => {
    const file = output ?? path.join(projectRoot(), 'exports', DRAWING_PAGE);
    const { model, notes } = await openModel(named);
    const html = await buildModelPage(model, { name: path.basename(path.resolve(named)), notes, data });
    model.dispose();
    makeFolder(path.dirname(path.resolve(file)));
    writeAtomically(file, html);
    process.stdout.write(`${file} is written.\n`);
  });
}

const defaultPlace = (model: string, suffix: string): string =>
  path.join(projectRoot(), 'exports', `${path.basename(path.resolve(model))}${suffix}`);

type Model = Parameters<typeof exportKeras>[0];
type Write = (model: Model, place: string, notes: unknown) => Promise<void>;
const writeSavedModel = async (model: Model, place: string) => exportSavedModel(model, place);
const writeKeras = async (model: Model, place: string) => exportKeras(model, place);
const writeOnnx = async (model: Model, place: string) => exportOnnx(model, place);
const writeTfjs = (model: Model, place: string, notes: unknown) => saveModel(place, model, { notes: notes as object });
