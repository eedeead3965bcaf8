import { createRandom } from '../../lib/data/random';

/** A request that something is wrong with, as it goes over the wire. */
export type Malformed = { kind: string; method: string; path: string; headers: Record<string, string>; body: Buffer };

const PREDICT = '/v1/models/digits:predict';
const INFER = '/v2/models/digits/infer';
const json = { 'content-type': 'application/json' };

/** Makes a malformed request from a seed: the same one each time. `png` is a sound picture, to be broken. */
export function malformed(seed: number, { png }: { png: Buffer }): Malformed {
  const random = createRandom(seed);
  const whole = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[whole(list.length)];
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => whole(256)));
  const post = (kind: string, body: Buffer | string, more: Partial<Malformed> = {}): Malformed => ({
    ...{ kind, method: 'POST', path: PREDICT, headers: json, body: Buffer.from(body) },
    ...more,
  });
  const image = JSON.stringify(Array.from({ length: 784 }, () => Number(random().toFixed(3))));
  const sound = `{"instances":[${image}]}`;
  const odd = [
    'null',
    'true',
    '"x"',
    '{}',
    '[]',
    '1e999',
    '-1',
    '2',
    'NaN',
    'Infinity',
    '0x10',
    '[[[[0]]]]',
    '"\\u0000"',
  ];
  const picture = (data: Buffer) => `{"instances":[{"b64":"${data.toString('base64')}"}]}`;

  const makers: (() => Malformed)[] = [
    () => post('random bytes', bytes(whole(400))),
    () => post('half of it', sound.slice(0, whole(sound.length))),
    () => post('an odd value', `{"instances":${pick(odd)}}`),
    () => post('an odd image', `{"instances":[${pick(odd)}]}`),
    () => post('an odd number', sound.replace(/0\.\d+/, pick(odd))),
    () => post('too few numbers', `{"instances":[${JSON.stringify(Array(whole(784)).fill(0.5))}]}`),
    () => post('deep nesting', `{"instances":${'['.repeat(1 + whole(5000))}`),
    () => post('deep and closed', `{"instances":${'['.repeat(2000)}${']'.repeat(2000)}}`),
    () => post('a prototype', `{"instances":[${image}],"${pick(['__proto__', 'constructor'])}":{"prototype":{"x":1}}}`),
    () => post('a picture cut short', picture(png.subarray(0, whole(png.length)))),
    () => {
      const broken = Buffer.from(png);
      for (let i = 0; i < 1 + whole(20); i++) broken[whole(broken.length)] = whole(256);
      return post('a picture with wrong bytes', picture(broken));
    },
    () => {
      // A few bytes that claim to be 100,000 × 100,000 pixels.
      const bomb = Buffer.from(png);
      bomb.writeUInt32BE(pick([0, 1, 100_000, 0xffff_ffff]), 16);
      bomb.writeUInt32BE(pick([0, 1, 100_000, 0xffff_ffff]), 20);
      return post('a picture of any size', picture(bomb));
    },
    () => post('a JPEG', picture(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), bytes(whole(300))]))),
    () =>
      post(
        'base64',
        `{"instances":[{"b64":"${bytes(whole(60))
          .toString('latin1')
          .replace(/["\\\x00-\x1f]/g, '')}"}]}`,
      ),
    () =>
      post(
        'an odd tensor',
        `{"inputs":[{"name":"images","shape":${pick(odd)},"datatype":"FP32","data":${pick(odd)}}]}`,
        { path: INFER },
      ),
    () =>
      post(
        'a wrong shape',
        `{"inputs":[{"name":"images","shape":[${whole(9)},${whole(40)},${whole(40)}],"datatype":"FP32","data":${image}}]}`,
        { path: INFER },
      ),
    () =>
      post('another type', sound, {
        headers: { 'content-type': pick(['text/plain', 'multipart/form-data', 'application/xml', 'json', '']) },
      }),
    () =>
      post('another path', sound, {
        path: `/${bytes(whole(30)).toString('hex')}/../${pick(['v1', 'v2', '%2e%2e', '%00', '%'])}`,
      }),
    () => post('another method', sound, { method: pick(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) }),
    () => post('a long header', sound, { headers: { ...json, 'x-long': 'x'.repeat(whole(40_000)) } }),
    () =>
      post('another host', sound, { headers: { ...json, host: pick(['evil.example', '', '127.0.0.1.evil.example']) } }),
    () => post('more than a mebibyte', Buffer.concat([Buffer.from(sound), Buffer.alloc(1_050_000, 32)])),
  ];
  return makers[seed % makers.length]();
}
