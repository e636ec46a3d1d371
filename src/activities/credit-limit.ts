/** Credit limit activities: request, decision by policy, decision by an operator. */
import { validate as isUuid } from 'uuid';
import { CreditLimitSchema } from '../db/entities/credit-limit.ts';
import { UserSchema } from '../db/entities/onboarding.ts';
import type { Orm } from '../db/orm.ts';
import { addDays, jakartaDate } from '../domain/calendar.ts';
import { limitRequestRefusal } from '../domain/application/limit-request-rules.ts';
import type { CreditEvidence } from '../domain/credit/credit-evidence.ts';
import { decideLimit, type LimitDecision } from '../domain/credit/limit-decision.ts';
import { type LendingPolicy, longestTenor } from '../domain/policy.ts';
import type { ReferralDecision, Refusal } from '../workflows/messages.ts';
import { creditCase } from './loan-decision.ts';

export interface CreditLimitDependencies {
  orm: Orm;
  policy: LendingPolicy;
}

export type CreditLimitActivities = ReturnType<typeof creditLimitActivities>;

export function creditLimitActivities({ orm, policy }: CreditLimitDependencies) {
  const local = {
    /**
     * Opens the request, under the borrower's lock; idempotent. Refuses as `limitRequestRefusal` does
     * (src/domain/application/limit-request-rules.ts). `asOf`: instant, ISO 8601.
     */
    async openLimitRequest({ userId, asOf }: { userId: string; asOf: string }): Promise<{ accepted: true } | Refusal> {
      return orm.em.fork().transactional(async (em) => {
        // A backend may name somebody whom nobody registered, or what is no id at all: no case for an operator.
        if (!isUuid(userId)) return { refused: { code: 'ONBOARDING_INCOMPLETE' } };
        await em.execute('select id from users where id = ? for update', [userId]);
        const user = await em.findOne(UserSchema, { id: userId });
        if (!user) return { refused: { code: 'ONBOARDING_INCOMPLETE' } };
        const limit = await em.findOne(CreditLimitSchema, { user: userId });
        // A request that is in review is this case's own: the activity runs again, or the case after one that died.
        const facts = { userStatus: user.status, limit, inReview: false, on: jakartaDate(asOf) };
        const refused = limitRequestRefusal(facts);
        if (refused) return { refused };

        const request = limit ?? em.create(CreditLimitSchema, { user: userId });
        request.status = 'UNDER REVIEW';
        request.rejectionReason = null;
        request.reapplyAfter = null;
        request.requestedAt = new Date(asOf);
        request.decidedAt = null;
        await em.flush();
        return { accepted: true };
      });
    },

    /**
     * What partners are asked about before there is an application: the most that policy gives, over the longest
     * tenor.
     */
    limitAskedFor: (): Promise<{ amount: number; tenorMonths: number }> =>
      Promise.resolve({ amount: policy.limit.maximum, tenorMonths: longestTenor(policy).months }),

    /**
     * Decides by policy and writes the decision with every rule that fired. Returns the limit in rupiah. Source:
     * docs/lending-rules.md "Limit engine".
     */
    async decideOnLimit(given: {
      userId: string;
      evidence: CreditEvidence;
      asOf: string;
    }): Promise<Pick<LimitDecision, 'decision' | 'limit'>> {
      const { userId, evidence, asOf } = given;
      return orm.em.fork().transactional(async (em) => {
        const { facts } = await creditCase(em, userId, evidence, asOf);
        const decision = decideLimit(facts, policy);
        const limit = await em.findOneOrFail(CreditLimitSchema, { user: userId });
        limit.reasons = decision.reasons;
        limit.policyVersion = decision.policyVersion;
        limit.inputsHash = decision.inputsHash;
        if (decision.decision !== 'REFERRED') {
          settleLimit(limit, decision.decision, decision.limit, asOf, 'policy');
        }
        await em.flush();
        return { decision: decision.decision, limit: decision.limit };
      });
    },

    /** Writes an operator's decision, or null: the referral expired and the borrower may ask again at once. Returns the limit in rupiah. Idempotent. */
    async settleLimitReferral(given: {
      userId: string;
      /** Rupiah that policy would give. */
      limit: number;
      verdict: ReferralDecision | null;
      asOf: string;
    }): Promise<{ decision: 'APPROVED' | 'REJECTED' | 'EXPIRED'; limit: number }> {
      const { userId, verdict, asOf } = given;
      const em = orm.em.fork();
      const limit = await em.findOneOrFail(CreditLimitSchema, { user: userId });
      const decision = verdict ? (verdict.decision === 'APPROVE' ? 'APPROVED' : 'REJECTED') : 'EXPIRED';
      settleLimit(limit, decision, given.limit, asOf, verdict?.operator ?? 'policy');
      await em.flush();
      return { decision, limit: limit.total };
    },
  };

  function settleLimit(
    limit: { -readonly [K in keyof SettledLimit]: SettledLimit[K] },
    decision: 'APPROVED' | 'REJECTED' | 'EXPIRED',
    amount: number,
    asOf: string,
    by: string,
  ): void {
    const approved = decision === 'APPROVED';
    limit.status = approved ? 'APPROVED' : 'REJECTED';
    limit.total = approved ? amount : 0;
    limit.decidedAt = new Date(asOf);
    limit.decidedBy = by;
    if (approved) return;
    const decisive = limit.reasons.find(({ effect }) => effect === 'REJECT');
    limit.rejectionReason = decision === 'EXPIRED' ? REVIEW_EXPIRED : (decisive?.message ?? REJECTED_BY_OPERATOR);
    const wait = decision === 'EXPIRED' ? 0 : policy.limit.reapplyAfterDays;
    limit.reapplyAfter = addDays(jakartaDate(asOf), wait);
  }

  return { local };
}

interface SettledLimit {
  status: 'UNDER REVIEW' | 'APPROVED' | 'REJECTED' | 'SUSPENDED';
  total: number;
  reasons: LimitDecision['reasons'];
  decidedAt?: Date | null;
  decidedBy?: string | null;
  rejectionReason?: string | null;
  reapplyAfter?: string | null;
}

const REJECTED_BY_OPERATOR = 'Pengajuan limit ditolak setelah peninjauan petugas.';
const REVIEW_EXPIRED = 'Peninjauan limit tidak selesai sampai batas waktu. Silakan ajukan kembali.';
