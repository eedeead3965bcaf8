// Set-up and doctor must run before anything is installed, so they are plain Node; every other command belongs to the
// compiled library.
import { explain } from './failure.mjs';

// A reader like `head` may close the pipe before the end.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`The answer cannot be written (${error.message}): check the free space where it goes.\n`);
  process.exit(1);
});
const given = process.argv.slice(2);
// `help setup` asks for what `setup --help` says.
const asksFor = given[0] === 'help' && ['setup', 'doctor'].includes(given[1]) ? [given[1], '--help'] : given;
const [command, ...args] = asksFor;
try {
  if (command === 'setup') await (await import('./setup.mjs')).setupCommand(args);
  else if (command === 'doctor') await (await import('./doctor.mjs')).doctorCommand(args);
  else await (await import('./library.mjs')).runCompiledCommand();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error.exitCode ?? 1;
}
