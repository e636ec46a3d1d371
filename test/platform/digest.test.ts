import { expect, test } from '@jest/globals';
import { canonicalJson, sameSecret, sha256 } from '../../src/platform/digest.ts';

test('a hash is SHA-256 in hex, of text as UTF-8 and of bytes (FIPS 180-4)', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect([sha256('abc'), sha256(Buffer.from('abc'))]).toEqual([abc, abc]);
  expect(sha256('ä')).toBe(sha256(Buffer.from([0xc3, 0xa4])));
});

test('a secret is the same as itself and as nothing else, whatever the lengths', () => {
  expect(sameSecret('secret', 'secret')).toBe(true);
  for (const given of ['', 'secre', 'secret ', 'Secret', 'x'.repeat(1000)])
    expect(sameSecret(given, 'secret')).toBe(false);
});

test('no secret at all is never the same, not even as an empty one', () => {
  expect(sameSecret(undefined, '')).toBe(false);
  expect(sameSecret(undefined, 'secret')).toBe(false);
});

test('canonical JSON does not depend on the order of members, at any depth, and keeps the order of lists', () => {
  const text = '{"B":1,"a":[{"x":null,"y":2},3],"b":"ä"}';
  expect(canonicalJson({ b: 'ä', a: [{ y: 2, x: null, z: undefined }, 3], B: 1 })).toBe(text);
  expect(canonicalJson(JSON.parse(text))).toBe(text);
});

test('canonical JSON of nothing is null', () => {
  expect([canonicalJson(undefined), canonicalJson(null)]).toEqual(['null', 'null']);
});
