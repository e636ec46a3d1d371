import { describe, expect, test } from '@jest/globals';
import { type KycFindings, kycRejectionOf, needsOperator } from '../../../src/domain/person/kyc.ts';

const policy = { requiredFaceMatch: 80, tries: 3 };
const ktp = { nik: '3174016804900001' } as KycFindings['ktp'];
const good: KycFindings = { ktp, faceMatchScore: 92.5, livenessPassed: true, ekyc: 'VERIFIED', ekycId: 'k' };

describe('an identity', () => {
  test.each<[string, Partial<KycFindings>, ReturnType<typeof kycRejectionOf>]>([
    ['is proved by a card, a face and a verdict', {}, null],
    ['is proved at exactly the required score', { faceMatchScore: 80 }, null],
    ['is not proved below the required score', { faceMatchScore: 79.99 }, 'LOW_FACE_MATCH'],
    ['is not proved by a card that cannot be read', { ktp: null }, 'UNREADABLE_KTP'],
    ['is not proved by somebody who is not alive', { livenessPassed: false }, 'LIVENESS_FAILED'],
    ['is not contradicted by a liveness that nobody told', { livenessPassed: null }, null],
    ['is not proved against the e-KYC’s verdict', { ekyc: 'REJECTED' }, 'DECLINED_BY_EKYC'],
    ['is not proved while the e-KYC has no verdict', { ekyc: 'PENDING' }, 'DECLINED_BY_EKYC'],
  ])('%s', (_, given, objection) => {
    expect(kycRejectionOf({ ...good, ...given }, policy)).toBe(objection);
  });

  test('goes to an operator with the third rejection, not before', () => {
    expect([1, 2, 3].map((tries) => needsOperator(tries, policy))).toEqual([false, false, true]);
  });
});
