import { ints, text, type } from '../attributes';
import type { Attributes } from '../attributes';
import { refuse } from './lowering';
import type { LayerPlan } from './lowering';

/** The options of a convolution or pooling layer, as tfjs normalises them. */
export type WindowConfig = {
  strides: [number, number];
  padding: string;
  dataFormat?: string;
  dilationRate?: number | number[];
};

/** The attributes that every op with a sliding window has; refuses channels-first images. */
export function checkedWindow(layer: LayerPlan): Attributes {
  const config = layer.config as WindowConfig;
  if (config.dataFormat === 'channelsFirst') refuse(layer, 'its dataFormat is channelsFirst');
  if (config.padding !== 'same' && config.padding !== 'valid') refuse(layer, `its padding is ${config.padding}`);
  return windowAttributes(config);
}

export const windowAttributes = ({ strides, padding }: WindowConfig): Attributes => ({
  T: type('float'),
  strides: ints([1, ...strides, 1]),
  padding: text(padding.toUpperCase()),
  data_format: text('NHWC'),
});

/** Height and width of the steps between the pixels that a kernel looks at. */
export function dilation({ dilationRate }: WindowConfig): number[] {
  const rate = dilationRate ?? 1;
  return typeof rate === 'number' ? [rate, rate] : rate;
}
