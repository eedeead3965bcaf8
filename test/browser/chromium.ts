const { findChromium } = require('../../lib/setup/chromium.js') as { findChromium(): string | undefined };

/** The Chromium of this machine, if there is one. */
export const executablePath = findChromium();

export const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
