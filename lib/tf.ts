// The one door to TensorFlow.js. The engine comes first: it decides what the import below finds.
import './engine';
import * as tf from '@tensorflow/tfjs-node';

export { engine, type Engine } from './engine';
export { tf };
