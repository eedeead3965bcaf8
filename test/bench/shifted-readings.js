// Test-time shifts. CommonJS, so that Jest can test it.
const { predict } = require('digitlab');

const SIZE = 28;

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
  return images.map((_, i) => {
    const [x, y] = [(i % SIZE) - right, (Math.floor(i / SIZE) % SIZE) - down];
    return x < 0 || y < 0 || x >= SIZE || y >= SIZE ? 0 : images[i - right - down * SIZE];
  });
}

module.exports = { move, shiftedReadings };
