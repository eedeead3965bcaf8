import { checkNotebook } from '../../lib/jupyter/notebook-check';
import { committedNotebooks } from '../../lib/jupyter/notebook-store';

const notebooks = committedNotebooks();
const names = notebooks.map(({ name }) => name);

describe('the committed notebooks', () => {
  it('begin with 01-loading.ipynb', () => {
    expect(names[0]).toBe('01-loading.ipynb');
  });

  it.each(notebooks)('$name keeps the rules of the course', ({ name, text }) => {
    expect(checkNotebook(text, { name, names })).toEqual([]);
  });
});
