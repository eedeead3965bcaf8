// The npm packages, exactly as the lock file names them, without any package's own install script.
import { existsSync, readFileSync } from 'node:fs';
import { failure } from './failure.mjs';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { sha256 } from './sha256.mjs';
import { bytesIn, megabytes, requireSpace } from './size.mjs';

const manifests = ['package.json', 'lib/package.json', 'lib/nbconvert-cli-wrapper/package.json', 'package-lock.json'];

export const packagesStep = {
  name: 'packages',
  title: 'npm packages',
  key: () => sha256(manifests.map((file) => readFileSync(inProject(file), 'utf8'))),
  ready: () => existsSync(inProject('node_modules/typescript')) && existsSync(inProject('node_modules/digitlab')),
  async run(report) {
    requireSpace(inProject('.digitlab'), 1.5e9);
    report('about 640 MB');
    // `npm ci` empties node_modules first, so an interrupted install leaves nothing behind that is used.
    // `npm run -s` would silence this npm too, and with it the reason of a failure.
    await npm([
      'ci',
      '--ignore-scripts',
      // NODE_ENV=production, or a setting of the user's, would leave out what compiles the library.
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--fetch-retry-mintimeout=2000',
    ]);
    const count = Object.keys(
      JSON.parse(readFileSync(inProject('node_modules/.package-lock.json'), 'utf8')).packages,
    ).length;
    report(`${count} packages, ${megabytes(bytesIn(inProject('node_modules')))}`);
  },
};

function npm(args) {
  const script = process.env.npm_execpath;
  const explain = (log) =>
    `npm could not install the packages: ${log.split('\n').find((line) => /npm (error|ERR!)/.test(line)) ?? 'no reason given'}`;
  const options = { cwd: inProject(), explain };
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  if (process.platform === 'win32') throw failure('Windows needs WSL: run the command inside a Linux distribution.');
  return run('npm', args, options);
}
