/** `npm run demo`: the whole system and one loan's whole life, in a minute. `-- --keep` stays up afterwards. */
import { styleText } from 'node:util';
import { connectArus } from '../../src/client/client.ts';
import { jakartaDate } from '../../src/domain/calendar.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { type CaseId, parseWorkflowId, workflowIds } from '../../src/workflows/messages.ts';
import { turnLoan } from '../clock/turn-loan.ts';
import { columns } from '../columns.ts';
import { startStack, type Stack } from '../stack/stack.ts';
import { readBooks, readHistories } from './ledger.ts';
import { type SimulatorUrls, watchPartners } from './partners.ts';
import { tellStory } from './story.ts';
import { Timeline } from './timeline.ts';

const asked = process.argv.slice(2);
const keep = asked.includes('--keep');
if (asked.some((option) => option !== '--keep')) {
  console.error('Usage: npm run demo [-- --keep]      --keep stays up afterwards and prints the addresses');
  process.exit(1);
}
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

async function main(): Promise<void> {
  const startedAt = performance.now();
  const stack = await startStack({
    ephemeral: true,
    env: { OTP_RESEND_SECONDS: '0' },
    say: (line) => console.log(styleText('dim', line)),
    onTrouble: (part, line) => console.error(styleText('yellow', `${part}: ${line}`)),
    signal: stopping.signal,
  });
  const interrupted = new Promise<'interrupted'>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve('interrupted')),
  );
  const broken = stack.failed.then((message) => Promise.reject(new Error(message)));
  try {
    const upAfter = performance.now() - startedAt;
    const outcome = await Promise.race([show(stack, upAfter), interrupted, broken]);
    if (outcome !== 'interrupted' && keep) {
      const login = stack.operator ? `\n  operator login   ${stack.operator.email} ${stack.operator.password}` : '';
      console.log(`\nStaying up; Ctrl-C ends it.\n${urlsOf(stack)}${login}`);
      await Promise.race([interrupted, broken]);
    }
  } finally {
    await stack.stop();
  }
}

async function show(stack: Stack, upAfterMs: number): Promise<void> {
  const simulators = stack.urls.simulators as unknown as SimulatorUrls;
  const { temporal, close } = await connectArus(stack.config);
  const orm = await openDatabase({ ...stack.config, DATABASE_POOL_SIZE: 2 });
  try {
    let aheadMs = 0;
    const now = () => new Date(Date.now() + aheadMs);
    const timeline = new Timeline(watchPartners(simulators), () => jakartaDate(now()));
    console.log(
      styleText('bold', '\nOne loan, from phone number to the last repayment (virtual dates, Asia/Jakarta)\n'),
    );
    const applicationNo = await tellStory({
      ...{ api: stack.urls.api, simulators, timeline, now },
      async turnClock(no, seconds) {
        await turnLoan(temporal, no, seconds);
        aheadMs += seconds * 1000;
      },
    });

    const books = await readBooks(orm, applicationNo);
    const histories = await readHistories(temporal, orm, applicationNo);
    printBooks(books);
    printHistories(histories);
    const slowest = timeline.stages.toSorted((a, b) => b.seconds - a.seconds).slice(0, 3);
    console.log(
      `\nStart-up ${(upAfterMs / 1000).toFixed(1)} s; slowest stages: ${slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}.`,
    );
    console.log(
      `See it in the Temporal UI (npm run demo -- --keep): ${stack.urls.temporalUi ?? 'not started here'} → ${workflowIds.loan(applicationNo)}`,
    );
    if (!books.reconciles) throw new Error('journal and schedule do not reconcile');
  } finally {
    await orm.close(true);
    await close();
  }
}

function printBooks({ rows, balance, reconciles }: Awaited<ReturnType<typeof readBooks>>): void {
  const text = (amount: number) => amount.toLocaleString('en-US');
  const table = columns(
    [
      ['account', 'journal', 'schedule', 'difference'],
      ...rows.map(({ account, journal, schedule }) => [
        account,
        text(journal),
        text(schedule),
        text(journal - schedule),
      ]),
    ],
    ['left', 'right', 'right', 'right'],
  );
  console.log(`\n${styleText('bold', 'Books')} (rupiah; the whole journal sums to ${balance})\n${table}`);
  console.log(
    reconciles
      ? styleText('green', 'Journal and schedule reconcile.')
      : styleText('red', 'Journal and schedule DO NOT reconcile.'),
  );
}

function printHistories(histories: { workflowId: string; events: number }[]): void {
  const eventsOf = (stage: CaseId['stage']) =>
    histories.filter(({ workflowId }) => parseWorkflowId(workflowId)?.stage === stage);
  const sum = (list: { events: number }[]) => list.reduce((total, { events }) => total + events, 0);
  const [loan, repayment, payments] = [eventsOf('loan'), eventsOf('repayment'), eventsOf('payment')];
  console.log(
    `\n${styleText('bold', 'Temporal history events')}: ${sum(loan)} to disbursement, ${sum(repayment)} in servicing, ` +
      `${sum(payments)} in ${payments.length} payments, ${sum(histories)} in all.`,
  );
}

const urlsOf = ({ urls }: Stack) =>
  Object.entries(urls)
    .flatMap(([name, url]) => (typeof url === 'string' ? [[name, url]] : Object.entries(url as Record<string, string>)))
    .map(([name, url]) => `  ${name!.padEnd(16)} ${url}`)
    .join('\n');

main().catch((error: unknown) => {
  console.error(styleText('red', `\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
});
