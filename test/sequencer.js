// Fast tests first: a mistake in a formula shows within seconds, before any kernel or browser starts.
const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const slowRooms = ['setup', 'jupyter', 'nbconvert-cli-wrapper', 'browser', 'notebooks'];
const rank = (test) => slowRooms.indexOf(path.relative(__dirname, test.path).split(path.sep)[0]);

module.exports = class FastFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }
};
