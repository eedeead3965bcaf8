import fs from 'node:fs/promises';
import path from 'node:path';
import { transform } from 'esbuild';
import { writeAtomically } from '../atomic-write';
import { projectRoot } from '../project';

/** Returns Plotly as one minified script (5 MB) and keeps it, by version, in `cacheDir`. */
export async function plotlyBundle({ cacheDir = path.join(projectRoot(), '.digitlab') } = {}): Promise<string> {
  const folder = path.dirname(require.resolve('plotly.js-dist/package.json'));
  const cached = path.join(cacheDir, `plotly-${plotlyVersion()}.min.js`);
  try {
    return await fs.readFile(cached, 'utf8');
  } catch {
    const source = await fs.readFile(path.join(folder, 'plotly.js'), 'utf8');
    const licence = source.slice(source.indexOf('/**'), source.indexOf('*/') + 2);
    const { code } = await transform(source, { minify: true, target: 'es2020', charset: 'utf8' });
    const bundle = `${licence}\n${code}`;
    await fs.mkdir(cacheDir, { recursive: true });
    writeAtomically(cached, Buffer.from(bundle));
    return bundle;
  }
}

/** The version of Plotly in the reports. */
export function plotlyVersion(): string {
  return (require('plotly.js-dist/package.json') as { version: string }).version;
}
