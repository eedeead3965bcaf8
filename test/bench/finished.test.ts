import { spawnSync } from 'node:child_process';
import { projectRoot } from '../../lib/project';

test('a bench goes on after a finished run, and ends without a result after one that Ctrl-C has stopped', () => {
  const script = `
    import { requireFinished } from './test/bench/finished.mjs';
    for (const ended of ['finished', 'stopped early', 'interrupted']) {
      requireFinished({ ended });
      console.log(ended + ' is measured');
    }`;
  const options = { cwd: projectRoot(), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  expect(stdout).toBe('finished is measured\nstopped early is measured\n');
  expect(stderr).toBe(
    'Interrupted: this run was not measured. Start the bench again; what was measured before is kept.\n',
  );
  expect(status).toBe(130);
});
