import { hasBfloat16 } from '../../lib/graph/bfloat16';

test.each([
  ['AMD Zen 4', 'flags\t\t: fpu vme avx512f avx512_bf16 avx512_vpopcntdq\n', true],
  ['Intel Sapphire Rapids', 'model name\t: x\nflags\t\t: amx_bf16 avx512_fp16 amx_tile\n', true],
  ['ARM Neoverse V1', 'Features\t: fp asimd i8mm bf16 dgh\n', true],
  ['Intel Skylake', 'flags\t\t: fpu avx2 avx512f\n', false],
  ['a name that says bf16', 'model name\t: bf16\nflags\t\t: fpu avx2\n', false],
  ['a system without /proc', '', false],
])('%s', (_name, cpuinfo, expected) => {
  expect(hasBfloat16(cpuinfo)).toBe(expected);
});
