import { cellOutputs, type Output } from './executed-notebook';
import { joinLines } from './notebook';
import type { Notebook } from './notebook';

const plotly = 'application/vnd.plotly.v1+json';

/**
 * Gives each figure and image among the outputs its alternative text, as `metadata.alt`, where the report's template
 * reads it. Throws when one has none, since a reader who cannot see it would get nothing.
 */
export function describePictures(notebook: Pick<Notebook, 'cells'>): void {
  for (const { id, outputs } of cellOutputs(notebook)) {
    for (const output of outputs) {
      const type = pictureType(output);
      if (!type) continue;
      const alt = alternativeText(output, type);
      if (!alt) {
        const where = type === plotly ? 'layout.meta.alt' : type.includes('svg') ? 'a <title>' : 'an <img alt>';
        throw new Error(`Cell ${id} shows a picture (${type}) without alternative text; give it ${where}.`);
      }
      output.metadata = { ...output.metadata, alt };
    }
  }
}

function pictureType({ data = {} }: Output): string | undefined {
  if (plotly in data) return plotly;
  // What is written as HTML carries its own alternative text; see checkPage.
  if ('text/html' in data) return undefined;
  return ['image/svg+xml', 'image/png', 'image/jpeg'].find((type) => type in data);
}

function alternativeText({ data = {}, metadata = {} }: Output, type: string): string {
  const figure = data[plotly] as { layout?: { meta?: { alt?: unknown } } } | undefined;
  const title = /<title[^>]*>([^<]+)<\/title>/.exec(joinLines(data['image/svg+xml']))?.[1];
  const perType = metadata[type] as { alt?: unknown } | undefined;
  return String(figure?.layout?.meta?.alt ?? metadata.alt ?? perType?.alt ?? title ?? '').trim();
}
