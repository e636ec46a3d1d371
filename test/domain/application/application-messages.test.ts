import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  closedReasonWords,
  describeClosing,
  describeStatus,
} from '../../../src/domain/application/application-messages.ts';

const source = (path: string) => readFileSync(new URL(`../../../src/${path}`, import.meta.url), 'utf8');
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
/** Whatever workflows and the credit policy end an application with. */
const codes = [
  ...[
    'loan',
    'funding/index',
    'funding/borrower',
    'funding/on-request',
    'funding/on-registration',
    'case/application-case',
  ].flatMap((workflow) => found(source(`workflows/${workflow}.ts`), /CaseEnded\('\w+', '(\w+)'\)/g)),
  ...found(source('domain/credit/credit-rules.ts'), /rejected\(\s*'(\w+)'/g),
  ...found(source('domain/credit/credit-decision.ts'), /reason\(\s*'(\w+)',\s*'REJECT'/g),
];
const REJECTED = 'Pengajuan belum dapat disetujui.';

describe('why an application ended', () => {
  test('is looked for in the right places', () => {
    expect(codes).toEqual(
      expect.arrayContaining(['NO_FUNDER', 'NOT_SIGNED_IN_TIME', 'velocity', 'debt_service', 'kyc']),
    );
  });

  test.each([...new Set(codes)])('%s has words of its own, in its last line too', (code) => {
    const words = closedReasonWords('REJECTED', code)!;
    expect(words).toMatch(/^[A-Z][^_]+\.$/);
    expect(words).not.toBe(REJECTED);
    expect(describeClosing('REJECTED', code)).toBe(`${REJECTED} ${words}`);
  });

  test('a rule that has no words yet is not shown', () => {
    expect(closedReasonWords('REJECTED', 'platforms_unavailable')).toBe(REJECTED);
    expect(describeClosing('REJECTED', 'platforms_unavailable')).toBe(REJECTED);
  });

  test('is what the borrower said on cancelling, whatever it is', () => {
    for (const said of ['Saya berubah pikiran', 'constructor']) expect(closedReasonWords('CANCELLED', said)).toBe(said);
    expect(describeClosing('CANCELLED', 'constructor')).toBe('Pengajuan dibatalkan.');
  });

  test('is not said by a status alone, which has words of its own', () => {
    expect(describeStatus('CANCELLED')).toBe('Pengajuan dibatalkan.');
  });

  test('is nothing as long as it has not', () => {
    expect(closedReasonWords('ACTIVE', null)).toBeNull();
  });
});
