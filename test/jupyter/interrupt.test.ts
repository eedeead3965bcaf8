import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../lib/project';

test('the stop button ends training after its batch and leaves kernel, history and weights', () => {
  const script = path.join(projectRoot(), 'test/jupyter/interrupt.py');
  const python = path.join(projectRoot(), '.venv/bin/python');
  const { stdout, stderr } = spawnSync(python, [script, path.join(projectRoot(), 'notebooks')], { encoding: 'utf8' });
  expect(stderr).not.toContain('Traceback');
  const left = JSON.parse(stdout) as { alive: boolean; ended: string; epochs: number; batches: number };
  expect(left).toMatchObject({ alive: true, ended: 'interrupted' });
  expect(left.batches).toBeGreaterThan(0);
  expect(left.batches).toBeLessThan(2000 * 40);
});
