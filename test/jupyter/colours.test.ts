import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../lib/project';

const folder = path.join(projectRoot(), 'lib/jupyter/template');
const style = fs.readFileSync(path.join(folder, 'colours.css'), 'utf8');
const colours = new Map(
  [...style.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map((m) => [m[1], { light: m[2], dark: m[3] }]),
);
const colour = (name: string, theme: 'light' | 'dark') => colours.get(name)?.[theme] ?? '';

// WCAG 2.2, relative luminance and contrast ratio
const luminance = (hex: string) =>
  [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a: string, b: string) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

const texts = ['ink', 'muted', 'accent', 'warning', 'keyword', 'string', 'number', 'name', 'type', 'comment'];
test.each(['light', 'dark'] as const)('is readable in the %s theme (WCAG AA: at least 4.5 : 1)', (theme) => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  for (const text of texts) {
    const grounds = text === 'warning' ? ['paper', 'warning-wash'] : ['paper', 'wash'];
    for (const ground of grounds) {
      const ratio = contrast(colour(text, theme), colour(ground, theme));
      expect({ text, ground, ratio, enough: ratio >= 4.5 }).toMatchObject({ enough: true });
    }
  }
});

test('no style sheet has a colour of its own', () => {
  const sheets = fs.readdirSync(folder).filter((name) => name.endsWith('.css'));
  expect(sheets.length).toBeGreaterThan(4);
  const own = sheets.map((name) =>
    fs.readFileSync(path.join(folder, name), 'utf8').replace(/light-dark\([^)]*\)/g, ''),
  );
  expect(own.join('')).not.toMatch(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(/i);
});
