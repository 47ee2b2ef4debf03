import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha256 } from './sha256';

const encode = (s: string) => new TextEncoder().encode(s);

test('matches the vectors of FIPS 180-4', () => {
  expect(new Sha256().hex()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(new Sha256().update(encode('abc')).hex()).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('gives the same digest whatever the sizes of the pieces', () => {
  const data = new Uint8Array(100_003).map((_, i) => (i * 7919) >> 3);
  const want = createHash('sha256').update(data).digest('hex');
  for (const size of [1, 55, 56, 63, 64, 65, 4096, data.length]) {
    const hash = new Sha256();
    for (let at = 0; at < data.length; at += size) hash.update(data.subarray(at, at + size));
    expect(hash.hex()).toBe(want);
  }
});
