// Test-time shifts. CommonJS, so that Jest can test it.
const { predict, translate } = require('digitlab');

const PIXELS = 28 * 28;

/** The mean of the probabilities [n, 10] of each image and of its four copies, moved by one pixel. */
function shiftedReadings(model, images) {
  const readings = [
    [0, 0],
    [0, 1],
    [0, -1],
    [1, 0],
    [-1, 0],
  ].map(([right, down]) => predict(model, move(images, right, down)));
  return readings[0].map((_, i) => readings.reduce((sum, reading) => sum + reading[i], 0) / readings.length);
}

/** Moves every image of 784 bytes; background comes in. */
function move(images, right, down) {
  const moved = new Uint8Array(images.length);
  for (let start = 0; start < images.length; start += PIXELS)
    moved.set(translate(images.subarray(start, start + PIXELS), { rows: down, columns: right }), start);
  return moved;
}

module.exports = { move, shiftedReadings };
