import { create } from './element';
import { largestOf, shade } from './shade';
import type { Explanation, Part } from './unit';

// Larger patches are drawn, smaller ones are written as numbers.
const MOST_NUMBERS = 49;

/** Writes down how a unit came to its value. */
export function drawExplanation(parent: HTMLElement, explanation: Explanation): void {
  parent.replaceChildren(...linesOf(explanation));
}

/** A number of a network, short: −0.42. */
export const formatValue = (value: number): string => {
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
  return (/^-0\.?0*$/.test(text) ? text.slice(1) : text).replace('-', '−');
};

type Source = (Explanation & { kind: 'sum' })['source'];

function linesOf(explanation: Explanation): HTMLElement[] {
  const value = result(explanation.value);
  switch (explanation.kind) {
    case 'sum':
      return [
        ...heading(explanation),
        ...explanation.parts.map((part) => drawPart(part, explanation.source)),
        sumLine(explanation),
      ];
    case 'window': {
      const { patch, width, height, rule } = explanation;
      return [
        line([drawNumbers(patch, { width, height, label: 'The values' })]),
        line([`The ${rule === 'mean' ? 'mean' : 'largest'} of these ${patch.length} values is `, value, '.']),
      ];
    }
    case 'normalized': {
      const { input, mean, deviation, factor, shift } = explanation;
      const [x, m, s, g, b] = [input, mean, deviation, factor, shift].map(formatValue);
      return [
        line([`(${x} − ${bracket(m)}) ÷ ${s} × ${bracket(g)} + ${bracket(b)} = `, value]),
        line(['The value less the mean of its map while training, divided by its spread; then a factor and a shift.']),
      ];
    }
    case 'function':
      return [line([`${explanation.name}(${explanation.inputs.map(formatValue).join(', ')}) = `, value])];
    case 'copied':
      return [line(['The same value as in the layer before: ', value, '.'])];
    case 'unknown':
      return [line(['The value is ', value, '; how this kind of layer computes it is not shown here.'])];
  }
}

function heading({ parts, others, source }: Explanation & { kind: 'sum' }): HTMLElement[] {
  return others.count > 0 ? [line([`The ${parts.length} ${source}s that count most here:`])] : [];
}

function drawPart({ map, patch, weights, width, height, sum }: Part, source: Source): HTMLElement {
  const products = patch.map((value, i) => value * weights[i]);
  const size = { width, height };
  const isOne = patch.length === 1;
  const largest = largestOf(Float32Array.from(products));
  return create('div', { className: 'part' }, [
    drawNumbers(patch, {
      ...size,
      label: source === 'image' ? 'Image' : `${source === 'map' ? 'Map' : 'Unit'} ${map}`,
    }),
    factor('×', drawNumbers(weights, { ...size, label: isOne ? 'Weight' : 'Weights' })),
    factor('=', drawNumbers(products, { ...size, label: isOne ? 'Product' : 'Products', largest })),
    ...(isOne
      ? []
      : [create('p', { className: 'together' }, ['together ', create('b', { textContent: formatValue(sum) })])]),
  ]);
}

function sumLine({ source, parts, others, bias, sum, activation, value }: Explanation & { kind: 'sum' }): HTMLElement {
  const terms = parts.map((part) => bracket(formatValue(part.sum)));
  if (others.count > 0) terms.push(`${bracket(formatValue(others.sum))} (${others.count} more ${source}s)`);
  const whole = `${terms.join(' + ')} + ${bracket(formatValue(bias))} (bias) = ${formatValue(sum)}`;
  if (activation === 'linear') return line([whole, '. Value: ', result(value), '.']);
  const why =
    { relu: 'ReLU keeps what is above zero: ', softmax: 'Softmax compares the sums of all classes: ' }[activation] ??
    `${activation} of it: `;
  return line([`${whole}. `, why, result(value), '.']);
}

/** A table of numbers, tinted by their size; a picture if there are many. */
function drawNumbers(
  numbers: number[],
  { width, height, label, largest }: { width: number; height: number; label: string; largest?: number },
): HTMLElement {
  const caption = create('figcaption', { textContent: label });
  const values = Float32Array.from(numbers);
  const most = largest ?? largestOf(values);
  if (numbers.length > MOST_NUMBERS) {
    const canvas = create('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${label}: ${height} × ${width} numbers`);
    shade(canvas, { values, width, height }, { largest: most, color: 'above' });
    return create('figure', { className: 'numbers' }, [create('div', { className: 'picture' }, [canvas]), caption]);
  }
  const rows = Array.from({ length: height }, (_, row) =>
    create(
      'tr',
      {},
      numbers.slice(row * width, (row + 1) * width).map((number) => cell(number, most)),
    ),
  );
  return create('figure', { className: 'numbers' }, [create('table', {}, [create('tbody', {}, rows)]), caption]);
}

function cell(number: number, largest: number): HTMLElement {
  const element = create('td', { textContent: formatValue(number), className: number < 0 ? 'below' : '' });
  element.dataset.value = String(number);
  element.style.setProperty('--strength', String(largest > 0 ? Math.abs(number) / largest : 0));
  return element;
}

const bracket = (text: string): string => (text.startsWith('−') ? `(${text})` : text);
// A sign stays with what it stands before, where a line is too short for both.
const factor = (sign: string, numbers: HTMLElement): HTMLElement =>
  create('div', { className: 'factor' }, [create('span', { className: 'sign', textContent: sign }), numbers]);
const line = (children: (Node | string)[]): HTMLElement => create('p', {}, children);

function result(value: number): HTMLElement {
  const element = create('b', { className: 'result', textContent: formatValue(value) });
  element.dataset.value = String(value);
  return element;
}
