import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { zlibSync } from 'fflate';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { selectExamples } from '../data/split';
import type { Split } from '../data/split';
import { packModel } from '../model/packed-model';
import { projectRoot } from '../project';
import { escapeHtml } from '../view/html';
import { checkReadable } from './page/readable';
import { CONTENTS_ID, SCRIPT_ID } from './page/contents';
import type { PageContents } from './page/contents';

/** What a page says and carries beside the network: `examples` are training digits, for comparison. */
export type PageOptions = { classNames: string[]; name: string; examples: Split };

/**
 * Builds the page "Draw a digit" around a network: one HTML file with network, examples and script in it, which asks
 * for nothing else.
 *
 * The forward pass is TensorFlow.js's own, on the CPU; the weights are rounded to float16.
 * @throws with one sentence if the network is none that the page can show.
 */
export async function buildPage(model: LayersModel, { classNames, name, examples }: PageOptions): Promise<string> {
  checkReadable(model, { classCount: classNames.length });
  const source = (file: string): string => readFileSync(sourceFile(file), 'utf8');
  const [contents, script, style] = await Promise.all([
    contentsOf(model, { classNames, name, examples }),
    bundle('main.ts'),
    bundle('page.css'),
  ]);
  const policy = contentPolicy({ script, style });
  // JSON may hold the end of a script; its strings may not.
  const json = JSON.stringify(contents).replaceAll('<', '\\u003c');
  const parts: Record<string, string> = {
    head: `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${style}</style>`,
    name: escapeHtml(name),
    scripts: `<script type="application/json" id="${CONTENTS_ID}">${json}</script>\n<script id="${SCRIPT_ID}">${script}</script>`,
  };
  return source('page.html').replace(/<!-- (head|name|scripts) -->/g, (_, part: string) => parts[part]);
}

/** The first `count` examples of each class. */
export function firstOfEach(split: Split, { count }: { count: number }): Split {
  const seen: number[] = [];
  const places = Array.from(split.labels.keys()).filter((place) => {
    const label = split.labels[place];
    seen[label] = (seen[label] ?? 0) + 1;
    return seen[label] <= count;
  });
  return selectExamples(split, places);
}

const sourceFile = (file: string): string => path.join(projectRoot(), 'lib/app/page', file);

async function contentsOf(model: LayersModel, { classNames, name, examples }: PageOptions): Promise<PageContents> {
  const { modelTopology, weightSpecs, weightData } = await packModel(model, { float16: true });
  const images = Buffer.from(zlibSync(examples.images, { level: 9 })).toString('base64');
  const weights = Buffer.from(weightData).toString('base64');
  return { name, classNames, modelTopology, weightSpecs, weights, examples: { images, labels: [...examples.labels] } };
}

/** TensorFlow.js for browsers in the place of the one for Node. */
const browserTensorFlow: Plugin = {
  name: 'browser-tensorflow',
  setup({ onResolve }) {
    onResolve({ filter: /^(\.\.?\/)+tf$/ }, () => ({ path: sourceFile('tensorflow.ts') }));
  },
};

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [sourceFile(file)],
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    platform: 'browser',
    target: 'es2020',
    logLevel: 'silent',
    plugins: [browserTensorFlow],
  });
  return outputFiles[0].text.trim();
}

/** Lets the page run its own script and style, and load nothing. */
function contentPolicy({ script, style }: { script: string; style: string }): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
