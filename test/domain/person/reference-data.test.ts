import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { referenceById, referenceData, type ReferenceKind } from '../../../src/domain/person/reference-data.ts';

const kinds = Object.keys(referenceData) as ReferenceKind[];

describe('reference data', () => {
  test('has an id, a code and a label of its own for every entry', () => {
    const all = kinds.flatMap((kind) => referenceData[kind]);
    for (const { id } of all) expect(z.uuid().safeParse(id).success).toBe(true);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const kind of kinds) {
      const codes = referenceData[kind].map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });

  test('is found by id within its own list only', () => {
    const [bca] = referenceData.banks;
    expect(referenceById('banks', bca!.id)).toMatchObject({ code: 'BCA', swift: 'CENAIDJA' });
    expect(referenceById('occupations', bca!.id)).toBeUndefined();
  });

  test('never changes its ids: they are stored with borrowers', () => {
    expect(referenceData.home_ownerships[0]).toMatchObject({
      id: '01920000-0000-7000-8000-000100000001',
      code: 'OWN_HOME',
    });
    expect(referenceData.relationships.at(-1)).toMatchObject({
      id: '01920000-0000-7000-8000-000500000007',
      code: 'COLLEAGUE',
    });
  });

  test('gives each bank the BIC of its head office', () => {
    for (const { swift } of referenceData.banks) expect(swift).toMatch(/^[A-Z]{6}[A-Z0-9]{2}$/);
  });
});
