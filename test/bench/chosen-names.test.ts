import { spawnSync } from 'node:child_process';
import { projectRoot } from '../../lib/project';

function choose(given: string[]) {
  const script = `
    import { chosenNames } from './test/bench/chosen-names.mjs';
    console.log(chosenNames(${JSON.stringify(given)}, ['tiny', 'deep']).join(' '));`;
  const options = { cwd: projectRoot(), encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
}

test('a bench measures what was named, or everything', () => {
  expect(choose(['deep']).stdout).toBe('deep\n');
  expect(choose([]).stdout).toBe('tiny deep\n');
});

test('a bench that is given an unknown name says which there are, and measures nothing', () => {
  const { status, stdout, stderr } = choose(['deep', 'tinny']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('There is no tinny to measure: take any of tiny, deep.\n');
});
