#!/usr/bin/env node
// The command `digitlab`. Set-up and doctor must run before anything is installed, so they are plain Node; every other
// command belongs to the compiled library. Imports are dynamic so that an old Node reaches the sentence below.
const oldestNode = 20;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `Node ${process.versions.node} is too old: Node ${oldestNode} or newer is needed; install it from https://nodejs.org or with your version manager.\n`,
  );
  process.exit(3);
}

// A reader like `head` may close the pipe before the end.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const [command, ...args] = process.argv.slice(2);
try {
  if (command === 'setup') await (await import('./setup.mjs')).setupCommand(args);
  else if (command === 'doctor') await (await import('./doctor.mjs')).doctorCommand(args);
  else await (await import('./library.mjs')).runCompiledCommand();
} catch (error) {
  const { explain } = await import('./failure.mjs');
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error.exitCode ?? 1;
}
