import { describe, expect, test } from '@jest/globals';
import { type LimitRequestFacts, limitRequestRefusal } from '../../../src/domain/application/limit-request-rules.ts';

const asked = (changes: Partial<LimitRequestFacts> = {}) =>
  limitRequestRefusal({ userStatus: 'ACTIVE', limit: null, inReview: false, on: '2026-03-01', ...changes });

describe('a request for a limit', () => {
  test('may be opened by an active account that has none', () => {
    expect(asked()).toBeNull();
  });

  test('needs an active account before anything else', () => {
    const limit = { status: 'APPROVED' as const };
    expect(asked({ userStatus: 'PENDING', limit, inReview: true })).toEqual({ code: 'ONBOARDING_INCOMPLETE' });
  });

  test('is a duplicate while another one is being decided', () => {
    expect(asked({ inReview: true, limit: { status: 'APPROVED' } })).toEqual({ code: 'DUPLICATE_SUBMISSION' });
  });

  test('is refused to whoever has a limit, and otherwise where it is suspended', () => {
    expect(asked({ limit: { status: 'APPROVED' } })).toEqual({ code: 'LIMIT_ALREADY_ACTIVE' });
    expect(asked({ limit: { status: 'SUSPENDED' } })).toEqual({ code: 'LIMIT_NOT_ACTIVE' });
  });

  test('after a rejection is taken again from its date on', () => {
    const rejected = { status: 'REJECTED' as const, reapplyAfter: '2026-03-02' };
    expect(asked({ limit: rejected })).toEqual({
      code: 'REAPPLY_TOO_EARLY',
      data: { reapply_after: '2026-03-02' },
    });
    expect(asked({ limit: rejected, on: '2026-03-02' })).toBeNull();
    expect(asked({ limit: { ...rejected, reapplyAfter: null } })).toBeNull();
  });
});
