import { readFileSync } from 'node:fs';

/**
 * Whether the processor multiplies in bfloat16 by itself, as since Intel's Cooper Lake, AMD's Zen 4 and ARM's v8.6.
 *
 * Elsewhere bfloat16 would be slower than float32. Known on Linux only; `cpuinfo` is the text of /proc/cpuinfo.
 */
export function hasBfloat16(cpuinfo = readCpuinfo()): boolean {
  return /^(flags|Features)\s*:.*\b(avx512_bf16|amx_bf16|bf16)\b/m.test(cpuinfo);
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
