import type { io } from '@tensorflow/tfjs-core';
import { unzlibSync } from 'fflate';
import type { Split } from '../../data/split';

/** What a page carries with it, as JSON: the network and some digits that it was trained on. */
export type PageContents = {
  /** What the network is called. */
  name: string;
  classNames: string[];
  modelTopology: object;
  weightSpecs: io.WeightsManifestEntry[];
  /** Base64 of the weights' bytes. */
  weights: string;
  /** `images` is base64 of zlib-compressed bytes, 784 for each label. */
  examples: { images: string; labels: number[] };
};

/** The id of the element that holds the contents. */
export const CONTENTS_ID = 'contents';

/** The id of the page's script, whose text is the worker's source too. */
export const SCRIPT_ID = 'script';

/** Decodes base64 into bytes. */
export function decodeBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Unpacks the training digits. */
export function decodeExamples({ images, labels }: PageContents['examples']): Split {
  return { images: unzlibSync(decodeBase64(images)), labels: Uint8Array.from(labels), count: labels.length };
}
