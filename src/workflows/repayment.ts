/** Servicing a disbursed loan to its last rupiah. Id: `repayment-<application_no>`. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { RepaymentState } from '../activities/repayment.ts';
import { formatRupiahInEnglish } from '../domain/money.ts';
import { operators } from './case/parking.ts';
import {
  clockTurned,
  funderRepaymentReported,
  type FunderRepayment,
  type RepaymentInput,
  repaymentPosted,
} from './messages.ts';
import { books } from './proxies.ts';
import { attention, atStage, inBucket } from './visibility.ts';

export async function repayment(input: RepaymentInput): Promise<RepaymentState['status']> {
  const { applicationNo } = input;
  operators();
  const collected: FunderRepayment[] = [];
  // Counted, not flagged: news that comes while stock is being taken is not yet in it.
  let news = 0;
  let taken = 0;
  setHandler(repaymentPosted, () => void news++);
  setHandler(funderRepaymentReported, (notice) => void collected.push(notice));
  setHandler(clockTurned, async () => {
    const mine = ++news;
    await condition(() => taken >= mine);
    return { asOf: now() };
  });

  let shown: RepaymentState | undefined;
  for (;;) {
    while (collected.length)
      await books.postFunderRepayment({ applicationNo, notice: collected.shift()!, asOf: now() });
    const upTo = news;
    const state = await books.takeStock({ applicationNo, asOf: now() });
    taken = upTo;
    show(state, shown);
    shown = state;
    // Money that came meanwhile is booked before anything ends, also on a loan that is settled.
    if (collected.length) continue;
    if (state.status !== 'ACTIVE') break;
    if (workflowInfo().continueAsNewSuggested) {
      taken = Infinity; // the next run takes stock at once
      await condition(allHandlersFinished);
      return continueAsNew<typeof repayment>(input);
    }
    // One timer: the next day on which something changes by itself.
    const summary = state.daysPastDue > 0 ? 'next step in days past due' : `${state.nextDueOn} is due`;
    await condition(() => news > taken || collected.length > 0, state.quietForMs, { summary });
  }
  taken = Infinity; // a clock that is turned now has nothing left to change
  await condition(allHandlersFinished);
  return shown.status;
}

/** Operators see how the loan stands without opening it. */
function show(state: RepaymentState, shown: RepaymentState | undefined) {
  setCurrentDetails(
    [
      `**${state.status}**, ${state.paidInstalments} of ${state.instalments} instalments paid`,
      `outstanding: ${formatRupiahInEnglish(state.outstanding)}, of it penalty ${formatRupiahInEnglish(state.penalty)}`,
      state.nextDueOn ? `next due ${state.nextDueOn}, ${state.daysPastDue} days past due` : '',
      state.credit ? `**refund due to the borrower: ${formatRupiahInEnglish(state.credit)}**` : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
  if (!shown) upsertSearchAttributes([...atStage('REPAYMENT'), ...inBucket(state.bucket)]);
  else if (shown.bucket !== state.bucket) upsertSearchAttributes(inBucket(state.bucket));
  const needed = state.bucket === '>90' || state.credit > 0;
  const before = shown ? shown.bucket === '>90' || shown.credit > 0 : false;
  if (needed !== before) upsertSearchAttributes(attention(needed));
}

const now = () => new Date().toISOString();
