// What a process needs before tfjs-node is loaded by anybody, danfojs-node included. Imported for its effects.
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import util from 'node:util';

// tfjs-node 4.22 calls util.isNullOrUndefined, which Node 22 warns about and Node 23 removed (tensorflow/tfjs #8609).
(util as { isNullOrUndefined?: (x: unknown) => boolean }).isNullOrUndefined = (x) => x === null || x === undefined;

// Keeps TensorFlow's start-up notices off stderr; see setup/quiet.cc. Loading it a second time changes nothing.
const quiet = path.join(path.dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'lib/napi-v8/quiet.node');
if (existsSync(quiet)) {
  process.dlopen({ exports: {} }, quiet, os.constants.dlopen.RTLD_LAZY | os.constants.dlopen.RTLD_GLOBAL);
}
