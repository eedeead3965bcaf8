// Jest gives tests their own copies of JavaScript's globals; TensorFlow's addon and Node's core return arrays of the
// outer ones, and `instanceof` then fails (jestjs/jest #2549). Tests of native code need the outer ones.
const { TestEnvironment } = require('jest-environment-node');

class NativeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const type of [
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint8Array,
      Uint16Array,
      Uint32Array,
      ArrayBuffer,
    ]) {
      this.global[type.name] = type;
    }
  }
}

module.exports = NativeEnvironment;
