// A model card as Markdown, for readers of the repository.
import { createRequire } from 'node:module';
import prettier from 'prettier';

const { distortions } = createRequire(import.meta.url)('digitlab');

const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)} %`;

/** Writes a model card; `bytes` is what the network takes on the disk. */
export function cardText(card, { bytes }) {
  const digits = card.confusion.map((_, digit) => digit);
  const text = `# The network \`${card.name}\`

Reads one handwritten digit in an image of 28×28 pixels, prepared as in MNIST: light ink on a dark ground, the digit scaled into 20×20 pixels and centred by its mass. Load it with \`loadPretrained('${card.name}')\`. Made by \`npm run checkpoints\`; do not edit.

| | |
|---|---|
| Test accuracy | ${percent(card.accuracy)}, 95 % interval ${percent(card.interval.lower)} to ${percent(card.interval.upper)}, ${card.testCount.toLocaleString('en')} images |
| With test-time shifts | ${percent(card.shiftedAccuracy)}, the mean of five readings, one pixel apart (\`predictShifted\`) |
| Log loss | ${card.loss.toFixed(4)} |
| Before rounding to float16 | ${percent(card.float32Accuracy)} |
${card.otherSeeds ? `| The same recipe with ${card.otherSeeds.count} seeds | ${percent(card.otherSeeds.mean, 3)} ± ${percent(card.otherSeeds.standardDeviation, 3)} |\n` : ''}| Calibration error (10 bins) | ${percent(card.calibrationError)} |
| Parameters | ${card.parameters.toLocaleString('en')} |
| Multiply-adds an image | ${card.multiplyAdds.toLocaleString('en')} |
| Size | ${(bytes / 1000).toFixed(0)} kB |
| Trained on | ${card.trainingData}; seed${card.seeds.length > 1 ? 's' : ''} ${card.seeds.join(', ')} |
| Training time | ${duration(card.trainingSeconds)} on ${card.machine.cores} cores of ${card.machine.cpu} |
| Versions | ${Object.entries(card.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')} |

## Recipe

\`\`\`json
${JSON.stringify(card.recipe, null, 2)}
\`\`\`

Again: \`npx digitlab train --recipe ${card.name}\`.

## Confusion matrix

A row for each true digit, a column for each answer.

| | ${digits.join(' | ')} |
|---|${digits.map(() => '--:|').join('')}
${card.confusion.map((row, label) => `| **${label}** | ${row.map((count) => count || '·').join(' | ')} |`).join('\n')}

## Calibration

| Confidence | Answers | Mean confidence | Right |
|---|--:|--:|--:|
${card.calibration
  .filter(({ count }) => count > 0)
  .map(
    (bin) =>
      `| ${percent(bin.lower, 0)} to ${percent(bin.upper, 0)} | ${bin.count.toLocaleString('en')} | ${percent(bin.confidence, 1)} | ${percent(bin.accuracy, 1)} |`,
  )
  .join('\n')}

## Known weaknesses

${card.weaknesses.map(weaknessText).join('\n')}
- All curves are in \`../robustness.json\`.
- Anything that is no digit gets one of the ten answers too, often with a high probability.
- MNIST's writers were US Census employees and high-school students. The hands of others were not in the training.
`;
  return prettier.format(text, { parser: 'markdown' });
}

function weaknessText({ kind, strength, accuracy }) {
  const { title, unit } = distortions[kind];
  const amount = unit === '%' ? `${Math.round(100 * strength)} %` : `${strength} ${unit}`.replace(' °', '°');
  return `- ${title}, ${amount}: ${percent(accuracy, 1)} are still read.`;
}

function duration(seconds) {
  if (seconds < 120) return `${seconds.toFixed(0)} seconds`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} minutes`;
  return `${(seconds / 3600).toFixed(1)} hours`;
}
