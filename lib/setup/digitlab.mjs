#!/usr/bin/env node
// The command `digitlab`. This file is written so that an old Node can read it too, and says so in a sentence; the rest
// is imported only then.
var oldestNode = 20;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is too old: Node ' +
      oldestNode +
      ' or newer is needed; install it from https://nodejs.org or with your version manager.\n',
  );
  process.exit(3);
}
import('./command.mjs');
