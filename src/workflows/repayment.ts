/** Workflow of loan servicing: repayments, due dates, days past due, until the loan is paid off or written off. Id: `repayment-<application_no>`. */
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
  // Counters and not a flag: a change that comes while `takeStock` runs may not be in its result.
  let changes = 0;
  let handled = 0;
  setHandler(repaymentPosted, () => void changes++);
  setHandler(funderRepaymentReported, (notice) => void collected.push(notice));
  setHandler(clockTurned, async () => {
    const mine = ++changes;
    await condition(() => handled >= mine);
    return { asOf: now() };
  });

  let shown: RepaymentState | undefined;
  for (;;) {
    while (collected.length)
      await books.postFunderRepayment({ applicationNo, notice: collected.shift()!, asOf: now() });
    const upTo = changes;
    const state = await books.takeStock({ applicationNo, asOf: now() });
    handled = upTo;
    show(state, shown);
    shown = state;
    // Money that came meanwhile is posted before the workflow ends, also on a paid-off loan.
    if (collected.length) continue;
    if (state.status !== 'ACTIVE') break;
    if (workflowInfo().continueAsNewSuggested) {
      handled = Infinity; // the next run takes stock at once
      await condition(allHandlersFinished);
      return continueAsNew<typeof repayment>(input);
    }
    // One timer: until the next change of the days-past-due bucket.
    const summary = state.daysPastDue > 0 ? 'next step in days past due' : `${state.nextDueOn} is due`;
    await condition(() => changes > handled || collected.length > 0, state.quietForMs, { summary });
  }
  handled = Infinity; // releases `clockTurned`: nothing is left to change
  await condition(allHandlersFinished);
  return shown.status;
}

/** Shows the loan's state in the Temporal UI: current details and search attributes. */
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
