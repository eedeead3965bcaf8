// The browser of this machine, for the browser tests, the page's bench and the README's picture. CommonJS, so that
// modules and tests both read it.
const { existsSync } = require('node:fs');

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The file of a Chromium or Chrome: $CHROMIUM_PATH, or where systems put it; undefined when there is none. */
exports.findChromium = () => [process.env.CHROMIUM_PATH, ...places].find((file) => file && existsSync(file));
