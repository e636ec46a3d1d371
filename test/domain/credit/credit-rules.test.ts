import { describe, expect, test } from '@jest/globals';
import type { CreditBureauSummary, KocekOpinion, PlatformCheck } from '../../../src/domain/credit/credit-evidence.ts';
import { type CreditCase, creditReasons } from '../../../src/domain/credit/credit-rules.ts';
import { builtInPolicy, type LendingPolicy } from '../../../src/domain/policy.ts';
import { borrower, bureau, evidence, thinFile } from '../builders.ts';

const fired = (changes: Partial<CreditCase>, policy: LendingPolicy = builtInPolicy) =>
  creditReasons(borrower(changes), 12, policy).map(({ rule, effect }) => `${effect} ${rule}`);
const ofBureau = (changes: Partial<CreditBureauSummary>) => fired({ evidence: evidence({ bureau: bureau(changes) }) });
const ofPlatforms = (changes: Partial<PlatformCheck>) =>
  fired({
    evidence: evidence({
      platforms: { kind: 'REPORT', activePlatforms: 0, outstanding: 0, maxDaysPastDue: 0, ...changes },
    }),
  });
const ofKocek = (kocek: KocekOpinion, policy?: LendingPolicy) => fired({ evidence: evidence({ kocek }) }, policy);

test('a good borrower gives no reason at all', () => {
  expect(fired({})).toEqual([]);
});

describe('a borrower is rejected', () => {
  test('whose KYC is not verified', () => {
    expect(fired({ kycVerified: false })).toEqual(['REJECT kyc']);
  });

  test('who is under 21', () => {
    expect(fired({ birthDate: '2005-03-02' })).toEqual(['REJECT minimum_age']);
    expect(fired({ birthDate: '2005-03-01' })).toEqual([]);
  });

  test('who is over 60 at the end of the tenor', () => {
    expect(fired({ birthDate: '1966-03-01' })).toEqual(['REJECT maximum_age']);
    expect(fired({ birthDate: '1966-03-02' })).toEqual([]);
  });

  test('whose worst collectability is 3 or more', () => {
    expect(ofBureau({ worstCollectability: 3 })).toEqual(['REJECT collectability']);
    expect(ofBureau({ worstCollectability: 2 })).toEqual([]);
  });

  test('who is more than 30 days past due, at PEFINDO or on a platform', () => {
    expect(ofBureau({ maxDaysPastDue: 31 })).toEqual(['REJECT days_past_due']);
    expect(ofPlatforms({ maxDaysPastDue: 31 })).toEqual(['REJECT days_past_due']);
    expect(ofBureau({ maxDaysPastDue: 30 })).toEqual([]);
  });

  test('whose score is under 400', () => {
    expect(ofBureau({ score: 399 })).toEqual(['REJECT score']);
  });

  test.each(['E', 'E1', 'E3'] as const)('whose risk grade is %s', (riskGrade) => {
    expect(ofBureau({ riskGrade })).toEqual(['REJECT risk_grade']);
  });

  test('who is active on more than 2 other platforms', () => {
    expect(ofPlatforms({ activePlatforms: 3 })).toEqual(['REJECT other_platforms']);
    expect(ofPlatforms({ activePlatforms: 2 })).toEqual([]);
  });
});

describe('a borrower is referred to an operator', () => {
  test('whose score is 400 to 499', () => {
    expect(ofBureau({ score: 400 })).toEqual(['REFER score']);
    expect(ofBureau({ score: 499 })).toEqual(['REFER score']);
    expect(ofBureau({ score: 500 })).toEqual([]);
  });

  test('whom PEFINDO could not report on; a thin file is not that', () => {
    expect(fired({ evidence: evidence({ bureau: { ...thinFile, kind: 'UNAVAILABLE' } }) })).toEqual([
      'REFER bureau_unavailable',
    ]);
    expect(fired({ evidence: evidence({ bureau: thinFile }) })).toEqual([]);
  });

  test.each<Partial<CreditBureauSummary>>([
    { score: null },
    { riskGrade: null },
    { worstCollectability: null, maxDaysPastDue: null },
    { instalments: null, activeFacilities: 2 },
  ])('whose report lacks what the rules need: %j', (lack) => {
    expect(ofBureau(lack)).toEqual(['REFER bureau_incomplete']);
  });

  test('whose report lacks instalments, unless it speaks of no facility at all', () => {
    expect(ofBureau({ instalments: null, activeFacilities: 0 })).toEqual([]);
    expect(ofBureau({ instalments: null, activeFacilities: null })).toEqual([]);
  });

  test('whose name is less than 85 % similar', () => {
    expect(ofBureau({ similarity: 84.9 })).toEqual(['REFER name_similarity']);
    expect(ofBureau({ similarity: 85 })).toEqual([]);
  });

  test('whose identity a partner contradicts', () => {
    expect(fired({ identityContradicted: true })).toEqual(['REFER identity_contradicted']);
  });

  test('whose verified card is somebody else’s, where policy says so; else operators read it in the decision', () => {
    const strict: LendingPolicy = { ...builtInPolicy, kyc: { ...builtInPolicy.kyc, onReplacedIdentity: 'REFER' } };
    expect(fired({ identityReplaced: true }, strict)).toEqual(['REFER identity_replaced']);
    expect(fired({ identityReplaced: true })).toEqual(['NOTE identity_replaced']);
  });

  test('for whom Kocek recommends a plafon of 0; an empty plafon is no recommendation', () => {
    expect(ofKocek({ kind: 'RECOMMENDATION', plafon: 0, tenor: null, fiveC: {} })).toEqual(['REFER kocek_plafon']);
    expect(ofKocek({ kind: 'RECOMMENDATION', plafon: null, tenor: null, fiveC: {} })).toEqual([]);
  });

  test('whose platforms were asked for and could not be had', () => {
    expect(ofPlatforms({ kind: 'UNAVAILABLE', activePlatforms: null })).toEqual(['REFER platforms_unavailable']);
  });
});

describe('Kocek without a recommendation', () => {
  const silences: KocekOpinion[] = [{ kind: 'ID ONLY', id: 'x' }, { kind: 'SERVICE OFF' }, { kind: 'UNAVAILABLE' }];

  test.each(silences)('is a note by default: $kind', (kocek) => {
    expect(ofKocek(kocek)).toEqual(['NOTE kocek_no_opinion']);
  });

  test.each(silences)('is a referral where policy says so: $kind', (kocek) => {
    const strict = { onIdOnly: 'REFER', onServiceOff: 'REFER', onUnavailable: 'REFER' } as const;
    expect(ofKocek(kocek, { ...builtInPolicy, kocek: strict })).toEqual(['REFER kocek_no_opinion']);
  });
});
