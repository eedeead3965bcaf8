// TensorFlow.js for browsers; the page's bundle has this file in the place of lib/tf.ts. It computes on the CPU: for
// networks of this size that is faster than sending every image to a graphics card and back.
import '@tensorflow/tfjs-backend-cpu';
import { dispose, io, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { loadLayersModel, model } from '@tensorflow/tfjs-layers';

export const tf = { dispose, io, loadLayersModel, model, tensor4d, tidy };
