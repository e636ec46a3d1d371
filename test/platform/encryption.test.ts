import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blindIndex, DecryptionError, keyRing } from '../../src/platform/encryption.ts';

const key = (id: string) => ({ id, secret: randomBytes(32) });
const [old, young] = [key('2025'), key('2026')];

describe('data at rest', () => {
  test('what one key wrote is read after another key has taken over the writing', () => {
    const before = keyRing([old]);
    const after = keyRing([young, old]);
    expect(after.decryptText(before.encryptText('Siti Rahayu'))).toBe('Siti Rahayu');
    expect(after.decrypt(before.encrypt(Buffer.from('KTP'), 'kyc/1'), 'kyc/1').toString()).toBe('KTP');
    expect(after.keyIdOf(after.encryptText('Siti Rahayu'))).toBe('2026');
    expect(after.keyIdOf(before.encryptText('Siti Rahayu'))).toBe('2025');
    expect(after.writesWith).toBe('2026');
  });

  test('any text and any bytes come back as they were', () => {
    const ring = keyRing([young]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
        expect(ring.decryptText(ring.encryptText(text))).toBe(text);
        expect(ring.decrypt(ring.encrypt(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('the same text is written differently each time', () => {
    const ring = keyRing([young]);
    expect(ring.encryptText('3201…')).not.toBe(ring.encryptText('3201…'));
  });

  test('a value changed in any bit, cut off, or given to another key is refused', () => {
    const ring = keyRing([young, old]);
    const sealed = ring.encrypt(Buffer.from('0812'));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => ring.decrypt(changed)).toThrow(DecryptionError);
    }
    for (let length = 0; length < sealed.length; length++)
      expect(() => ring.decrypt(sealed.subarray(0, length))).toThrow(DecryptionError);
    const text = ring.encryptText('0812');
    expect(() => ring.decryptText(text.replace('2026.', '2025.'))).toThrow(DecryptionError);
    expect(() => keyRing([{ id: '2026', secret: randomBytes(32) }]).decryptText(text)).toThrow(DecryptionError);
  });

  test('a value bound to one place is not read in another', () => {
    const ring = keyRing([young]);
    expect(() => ring.decrypt(ring.encrypt(Buffer.from('KTP'), 'kyc/1'), 'kyc/2')).toThrow(DecryptionError);
  });

  test('no error tells the value', () => {
    for (const wrong of ['3201010101900001', '3201010101900001.AAAA', '', '.x'])
      expect(() => keyRing([young]).decryptText(wrong)).toThrow(
        expect.objectContaining({ name: 'DecryptionError', message: expect.not.stringContaining('AAAA') }),
      );
    expect(() => keyRing([young]).decryptText('Jl. Merdeka 17')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Merdeka') }),
    );
  });

  test('a ring refuses no key and two keys of one name', () => {
    expect(() => keyRing([])).toThrow('at least one key');
    expect(() => keyRing([old, { ...young, id: old.id }])).toThrow('same id');
  });
});

describe('the blind index', () => {
  test('stays the same when a new key takes over, so that a borrower is still found', () => {
    expect(blindIndex([young, old], 'phone', '+6281234567890')).toBe(blindIndex([old], 'phone', '+6281234567890'));
  });

  test('differs by kind, by value and by key', () => {
    const indexes = [
      blindIndex([old], 'phone', '3201010101900001'),
      blindIndex([old], 'nik', '3201010101900001'),
      blindIndex([old], 'nik', '3201010101900002'),
      blindIndex([young], 'nik', '3201010101900001'),
    ];
    expect(new Set(indexes).size).toBe(4);
    for (const index of indexes) expect(index).toMatch(/^[0-9a-f]{64}$/);
  });
});
