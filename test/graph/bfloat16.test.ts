import { hasFastBfloat16 } from '../../lib/graph/bfloat16';

test.each([
  ['AMD Zen 4', 'vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx512f avx512_bf16 avx512_vpopcntdq\n', true],
  [
    'Intel Sapphire Rapids',
    'vendor_id\t: GenuineIntel\nmodel name\t: x\nflags\t\t: avx512_bf16 amx_bf16 amx_tile\n',
    true,
  ],
  ['the same without AMX, as in many a virtual machine', 'vendor_id\t: GenuineIntel\nflags\t\t: avx512_bf16\n', false],
  ['ARM Neoverse V1', 'Features\t: fp asimd i8mm bf16 dgh\n', true],
  ['Intel Skylake', 'flags\t\t: fpu avx2 avx512f\n', false],
  ['a name that says bf16', 'model name\t: bf16\nflags\t\t: fpu avx2\n', false],
  ['a system without /proc', '', false],
])('%s', (_name, cpuinfo, expected) => {
  expect(hasFastBfloat16(cpuinfo)).toBe(expected);
});
