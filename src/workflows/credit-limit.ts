/** Workflow of the first credit limit (plafon), from request to decision. Id: `limit-<user>`. */
import { allHandlersFinished, condition, setHandler, upsertSearchAttributes, uuid4 } from '@temporalio/workflow';
import { cancelledBy, operators } from './case/parking.ts';
import { gatherEvidence } from './case/evidence.ts';
import { type CreditLimitInput, limitRequested, type ReferralDecision } from './messages.ts';
import { books } from './proxies.ts';
import { referrals } from './case/referral.ts';
import { atStage } from './visibility.ts';

export interface CreditLimitResult {
  decision: 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'REFUSED';
  limit: number;
}

const OPERATOR_TIMEOUT = '14 days';

export async function creditLimit({ userId }: CreditLimitInput): Promise<CreditLimitResult> {
  const desk = operators();
  const review = referrals();
  let request: 'accepted' | 'refused' | undefined;

  setHandler(limitRequested, async () => {
    const answer = await books.openLimitRequest({ userId, asOf: new Date().toISOString() });
    request = 'refused' in answer ? 'refused' : 'accepted';
    return answer;
  });
  await condition(() => request !== undefined);
  if (request === 'refused') return end('REFUSED', 0);

  upsertSearchAttributes(atStage('CREDIT LIMIT'));
  const wanted = await books.limitAskedFor();
  const evidence = await gatherEvidence({ userId, ...wanted, reference: uuid4() }, desk).catch(nullIfCancelled);
  if (!evidence) return settle(null, 0);
  const decision = await books.decideOnLimit({ userId, evidence, asOf: new Date().toISOString() });
  if (decision.decision !== 'REFERRED') return end(decision.decision, decision.limit);

  const verdict = await review.decided('the limit engine referred this borrower', OPERATOR_TIMEOUT);
  return settle(verdict, decision.limit);

  /** Without a decision in time the request expires; the borrower may ask again at once. */
  async function settle(given: ReferralDecision | null, limit: number): Promise<CreditLimitResult> {
    const asOf = new Date().toISOString();
    const settled = await books.settleLimitReferral({ userId, limit, verdict: given, asOf });
    return end(settled.decision, settled.limit);
  }
}

const nullIfCancelled = (error: unknown) => {
  if (cancelledBy(error)) return null;
  throw error;
};

async function end(decision: CreditLimitResult['decision'], limit: number): Promise<CreditLimitResult> {
  await condition(allHandlersFinished);
  return { decision, limit };
}
