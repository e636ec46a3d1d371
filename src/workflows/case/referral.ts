/** Manual review: a case that policy refers waits for an operator's decision, with a timeout. Part of credit-limit and loan. */
import { condition, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { decideReferral, type ReferralDecision, refusedBeforehand } from '../messages.ts';
import { attention } from '../visibility.ts';

/** Installs the handler of `decideReferral`. `decided` waits for the decision and returns it; null after `timeout` or when `giveUp` holds. */
export function referrals() {
  let open = false;
  let given: ReferralDecision | undefined;

  const refuseUnlessOpen = () => {
    if (!open || given) throw refusedBeforehand('NOT_UNDER_REVIEW');
  };
  const decide = (decision: ReferralDecision): void => {
    // Two updates in one workflow task are both validated before either is handled: the first wins.
    refuseUnlessOpen();
    given = decision;
  };
  setHandler(decideReferral, decide, { validator: (_given: ReferralDecision) => refuseUnlessOpen() });

  return {
    async decided(
      what: string,
      timeout: string,
      giveUp: () => boolean = () => false,
    ): Promise<ReferralDecision | null> {
      open = true;
      upsertSearchAttributes(attention(true));
      setCurrentDetails(`**Needs review**: ${what}. Decide in the console or with \`decideReferral\`.`);
      await condition(() => given !== undefined || giveUp(), timeout, {
        summary: 'an operator decides, or it expires',
      });
      open = false;
      upsertSearchAttributes(attention(false));
      setCurrentDetails('');
      return given ?? null;
    },
  };
}
