import { expect, test } from '@jest/globals';
import { inputsHash } from '../../../src/domain/credit/inputs-hash.ts';

test('the order of keys does not matter, at any depth', () => {
  expect(inputsHash({ a: 1, b: { c: 2, d: 3 } })).toBe(inputsHash({ b: { d: 3, c: 2 }, a: 1 }));
});

test('every value does, and the order of lists', () => {
  const hashes = [{ a: 1 }, { a: '1' }, { a: null }, {}, { a: [1, 2] }, { a: [2, 1] }].map(inputsHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('it is a SHA-256 in hex', () => {
  expect(inputsHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});

test('what was stored stays recognisable: the hash of given inputs never changes', () => {
  expect(inputsHash({ b: [2, { d: 1, c: 'ä', e: undefined }], a: null })).toBe(
    '306c30bbc5626c06d14534f6f9751b4239c8b70c95bed3ce735490885cc4b3ee',
  );
});
