import { readFileSync } from 'node:fs';

/**
 * Whether the processor multiplies faster in bfloat16 than in float32: AMD's since Zen 4, ARM's with v8.6, Intel's with
 * AMX.
 *
 * Intel's AVX512_BF16 alone does as many products at a time as float32 and pays for the rounding: training took 1.5
 * times as long. Known on Linux only; `cpuinfo` is the text of /proc/cpuinfo.
 */
export function hasFastBfloat16(cpuinfo = readCpuinfo()): boolean {
  const intel = /^vendor_id\s*:\s*GenuineIntel$/m.test(cpuinfo);
  const flags = intel ? /^flags\s*:.*\bamx_bf16\b/m : /^(flags|Features)\s*:.*\b(avx512_bf16|bf16)\b/m;
  return flags.test(cpuinfo);
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
