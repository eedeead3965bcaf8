import { markTopLevelAwait } from '../../lib/jupyter/top-level-await';

test.each([
  'const text = await (await read()).text();',
  'console.log(\n  await (wait(1)),\n);',
  "import { read } from 'digitlab'; const text = await (await read()).text();",
  'for (const one of list) await (one);',
  'for await (const one of list()) use(one);',
  'const first = await [one, two][0];',
  'await -1;',
])('an await that TypeScript overlooks is announced to tslab, on the same line: %s', (source) => {
  expect(markTopLevelAwait(source)).toBe(`await null; ${source}`);
});

test.each([
  'await model.save("x");',
  'const both = (await one()) + (await two());',
  'const read = async () => await (await open()).text();',
  'const text = "await (it)"; // await (it)',
  'const read = async () => { for await (const one of list()) use(one); };',
])('other cells stay as they are: %s', (source) => {
  expect(markTopLevelAwait(source)).toBe(source);
});
