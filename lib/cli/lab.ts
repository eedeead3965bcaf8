import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Command } from 'commander';
import { projectRoot } from '../project';
import { portNumber } from './numbers';

/** Adds `digitlab lab`: JupyterLab on the notebooks, for this machine only. */
export function addLabCommand(program: Command): void {
  program
    .command('lab')
    .description('open JupyterLab on the notebooks, with the TypeScript kernel ready')
    .option('--no-browser', 'print the address instead of opening a browser')
    .option('--port <number>', 'the port to listen on', portNumber, 8888)
    .action(async ({ browser, port }: { browser: boolean; port: number }) => {
      const notebooks = path.join(projectRoot(), 'notebooks');
      const args = ['--ip=127.0.0.1', `--port=${port}`, `--ServerApp.root_dir=${notebooks}`]
        .concat(['--KernelSpecManager.allowed_kernelspecs=tslab', '--MultiKernelManager.default_kernel_name=tslab'])
        .concat(browser ? [] : ['--no-browser'])
        // In a container people are root, and JupyterLab refuses that without being told.
        .concat(process.getuid?.() === 0 ? ['--allow-root'] : []);
      await runToEnd(path.join(projectRoot(), '.venv/bin/python'), ['-m', 'jupyterlab', ...args]);
    });
}

function runToEnd(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: projectRoot() });
    // Ctrl-C goes to Jupyter too, which asks before it stops; we wait for its answer.
    process.on('SIGINT', () => {});
    // Other signals come to this process alone.
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', () =>
      reject(Object.assign(new Error('JupyterLab is not installed here; run `npm run setup` first.'), { exitCode: 3 })),
    );
    child.on('close', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
