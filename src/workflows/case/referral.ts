/** What policy does not decide, a person does. Part of credit-limit and loan. */
import { condition, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { decideReferral, type ReferralDecision, refusedBeforehand } from '../messages.ts';
import { attention } from '../visibility.ts';

/** Installs the handler; `decided` parks the case until an operator decides, or answers null after `timeout`. */
export function referrals() {
  let open = false;
  let given: ReferralDecision | undefined;

  const refuseUnlessOpen = () => {
    if (!open || given) throw refusedBeforehand('NOT_UNDER_REVIEW');
  };
  const decide = (decision: ReferralDecision): void => {
    // Two verdicts in one workflow task are both validated before either is taken: the first stands.
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
