import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadMnistSample } from '../../lib/data/dataset';
import { distort, distortions, type DistortionKind } from '../../lib/data/distortions';
import { take, type Split } from '../../lib/data/split';
import { lostAccuracy, measureRobustness, type RobustnessCurve } from '../../lib/model/robustness';
import { tf } from '../../lib/tf';

/** A dense network with the given weights [784, classCount] and biases. */
function createDense(weights: Float32Array, biases: number[]): LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: biases.length, activation: 'softmax' }),
    ],
  });
  tf.tidy(() => model.setWeights([tf.tensor(weights, [784, biases.length]), tf.tensor1d(biases)]));
  return model;
}

/** Answers with the nearest of the images: their ink in [0, 1] is m, and |x − m|² is least where x·m − |m|²/2 is most. */
function createNearest({ images, count }: Split): LayersModel {
  const weights = new Float32Array(784 * count);
  images.forEach((byte, i) => (weights[(i % 784) * count + Math.floor(i / 784)] = byte / 255));
  const biases = Array.from({ length: count }, (_, k) => {
    const squares = Array.from(images.subarray(k * 784, (k + 1) * 784), (byte) => (byte / 255) ** 2);
    return -squares.reduce((sum, square) => sum + square, 0) / 2;
  });
  return createDense(weights, biases);
}

/** Ten images, each of which is a class of its own. */
const ten: Split = { ...take(loadMnistSample().test, 10), labels: Uint8Array.from({ length: 10 }, (_, i) => i) };

describe('measureRobustness', () => {
  const models: LayersModel[] = [];
  const keep = (model: LayersModel): LayersModel => {
    models.push(model);
    return model;
  };
  afterAll(() => models.forEach((model) => model.dispose()));

  it('finds the same accuracy everywhere for a model that always answers 3', () => {
    const always = keep(createDense(new Float32Array(7840), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    const curves = measureRobustness(always, ten);
    expect(curves.map(({ kind }) => kind)).toEqual(Object.keys(distortions));
    for (const { kind, strengths, accuracy } of curves) {
      expect(strengths).toEqual(distortions[kind].strengths);
      accuracy.forEach((share) => expect(share).toBeCloseTo(0.1, 10));
    }
  });

  it('finds the share of images that stay nearest to what they were', () => {
    const [curve] = measureRobustness(keep(createNearest(ten)), ten, { kinds: ['shift'], seed: 4 });
    expect(curve.accuracy[0]).toBe(1);
    const byHand = curve.strengths.map((strength) => {
      const moved = distort(ten.images, { kind: 'shift', strength }, { seed: 4 });
      const right = ten.labels.filter((label) => nearest(moved.subarray(label * 784, (label + 1) * 784)) === label);
      return right.length / 10;
    });
    expect(curve.accuracy).toEqual(byHand);
    expect(Math.min(...byHand)).toBeLessThan(1);
  });

  it('sees that a negative is nearest to another image, and leaves the split as it was', () => {
    const before = ten.images.slice();
    const [inversion] = measureRobustness(keep(createNearest(ten)), ten, { kinds: ['inversion'] });
    expect(inversion.accuracy[0]).toBe(1);
    expect(lostAccuracy(inversion, 1)).toBeGreaterThanOrEqual(0.8);
    expect(ten.images).toEqual(before);
  });

  it('hands over each curve as soon as it is measured, and leaves no tensor behind', () => {
    const model = keep(createNearest(ten));
    const before = tf.memory().numTensors;
    const seen: RobustnessCurve[] = [];
    const curves = measureRobustness(model, ten, {
      kinds: ['blur', 'noise'],
      onMeasured: (curve) => seen.push(curve),
    });
    expect(seen.map(({ kind }) => kind)).toEqual(['blur', 'noise']);
    expect(seen).toEqual(curves);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a kind that it does not know before it measures anything, and a split without examples', () => {
    const model = keep(createNearest(ten));
    const onMeasured = jest.fn();
    const kinds = ['blur', 'twirl'] as DistortionKind[];
    expect(() => measureRobustness(model, ten, { kinds, onMeasured })).toThrow('There is no distortion twirl');
    expect(onMeasured).not.toHaveBeenCalled();
    expect(() => measureRobustness(model, take(ten, 0))).toThrow('The split has no examples');
  });
});

/** Which of the ten images is nearest to an image, in plain numbers. */
function nearest(image: Uint8Array): number {
  const distances = Array.from(ten.labels, (k) =>
    image.reduce((sum, byte, pixel) => sum + (byte - ten.images[k * 784 + pixel]) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('lostAccuracy', () => {
  const curve: RobustnessCurve = { kind: 'rotation', strengths: [0, 15, 30], accuracy: [0.75, 0.5, 0.875] };

  it('is accuracy without a change minus accuracy with it, below 0 for a gain', () => {
    expect(lostAccuracy(curve, 15)).toBe(0.25);
    expect(lostAccuracy(curve, 30)).toBe(-0.125);
    expect(lostAccuracy(curve, 0)).toBe(0);
  });

  it('refuses a strength that was not measured, and a curve without strength 0', () => {
    expect(() => lostAccuracy(curve, 20)).toThrow(
      'The rotation curve has no strength 20: pass one that was measured, 0, 15, 30.',
    );
    expect(() => lostAccuracy({ ...curve, strengths: [5, 15, 30] }, 15)).toThrow('has no strength 0');
  });
});
