import { create } from './element';

/** Shows probabilities, one bar for each class, the largest in the accent colour. */
export function createBars(list: HTMLElement, classNames: string[]): (probabilities?: ArrayLike<number>) => void {
  const rows = classNames.map((name) => {
    const bar = create('span', { className: 'bar' });
    const percent = create('span', { className: 'percent' });
    const row = create('li', {}, [create('span', { className: 'class', textContent: name }), bar, percent]);
    list.append(row);
    return { row, bar, percent };
  });
  return (probabilities) => {
    const largest = probabilities && Math.max(...Array.from(probabilities));
    rows.forEach(({ row, bar, percent }, i) => {
      const probability = probabilities?.[i] ?? 0;
      bar.style.setProperty('--share', String(probability));
      percent.textContent = probabilities ? formatPercent(probability) : '';
      row.classList.toggle('best', probability === largest);
    });
  };
}

/** 0.5 → 50 %, 0.9923 → 99.2 %; nothing under 99.95 % is called 100 %. */
export function formatPercent(probability: number): string {
  if (probability > 0.99 && probability < 0.9995) return `${(Math.floor(probability * 1000) / 10).toFixed(1)} %`;
  return probability > 0 && probability < 0.005 ? '< 1 %' : `${Math.round(100 * probability)} %`;
}
