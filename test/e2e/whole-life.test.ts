import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectArus } from '../../src/client/client.ts';
import { openDatabase, type Orm } from '../../src/db/orm.ts';
import { turnLoan } from '../../tools/clock/turn-loan.ts';
import { makeUpBorrower, type MadeUpBorrower } from '../../tools/demo/borrower.ts';
import { readBooks, readHistories } from '../../tools/demo/ledger.ts';
import { type SimulatorUrls, watchPartners } from '../../tools/demo/partners.ts';
import { tellStory } from '../../tools/demo/story.ts';
import { Timeline } from '../../tools/demo/timeline.ts';
import { startStack, type Stack } from '../../tools/stack/stack.ts';

/** The demo, on processes of its own as `npm run demo` starts them, with everything logged that can be. */
let stack: Stack;
let orm: Orm;
let arus: Awaited<ReturnType<typeof connectArus>>;
const undo: (() => Promise<unknown>)[] = [];
let applicationNo: string;
let borrower: MadeUpBorrower;
const codes: string[] = [];

beforeAll(async () => {
  stack = await startStack({ ephemeral: true, env: { OTP_RESEND_SECONDS: '0', LOG_LEVEL: 'trace' } });
  undo.push(() => stack.stop());
  orm = await openDatabase({ ...stack.config, DATABASE_POOL_SIZE: 2 });
  undo.push(() => orm.close(true));
  arus = await connectArus(stack.config);
  undo.push(() => arus.close());
  const simulators = stack.urls.simulators as unknown as SimulatorUrls;
  let aheadMs = 0;
  applicationNo = await tellStory({
    api: stack.urls.api,
    simulators,
    timeline: new Timeline(
      watchPartners(simulators),
      () => '',
      () => undefined,
    ),
    now: () => new Date(Date.now() + aheadMs),
    async turnClock(no, seconds) {
      await turnLoan(arus.temporal, no, seconds);
      aheadMs += seconds * 1000;
    },
  });
  borrower = await makeUpBorrower(1);
  const messages = await fetch(
    `${simulators.otpGateway}/_sim/messages?to=${encodeURIComponent(`+62${borrower.phone.slice(1)}`)}`,
  );
  for (const { code } of ((await messages.json()) as { messages: { code: string }[] }).messages) codes.push(code);
}, 120_000);
afterAll(async () => {
  for (const step of undo.reverse()) await step();
}, 60_000);

/** What nobody may read anywhere. */
const secrets = (): [string, string][] => [
  ['NIK', borrower.nik],
  ['name', borrower.fullName],
  ['name in capitals', borrower.fullName.toUpperCase()],
  ['phone', borrower.phone.slice(1)],
  ['account', borrower.accountNumber],
  ['PIN', `"${borrower.pin}"`],
  ...codes.map((code): [string, string] => ['one-time code', `"${code}"`]),
  ['KTP image', borrower.ktp.subarray(100, 160).toString('base64').slice(0, 60)],
  ['selfie image', borrower.selfie.subarray(100, 160).toString('base64').slice(0, 60)],
];

describe('one loan from phone number to the last repayment', () => {
  test('leaves books in which journal and schedule agree to the rupiah', async () => {
    const { rows, balance, reconciles } = await readBooks(orm, applicationNo);
    expect(rows.length).toBeGreaterThan(5);
    expect(balance).toBe(0);
    expect(reconciles).toBe(true);
    const [received] = rows.filter(({ account }) => account === 'channel.clearing');
    const [penalty] = rows.filter(({ account }) => account === 'income.penalty');
    expect(received!.journal).toBe(9_970_000 - penalty!.journal);
  });

  test('takes at most ninety history events to disbursement', async () => {
    const [loan] = await readHistories(arus.temporal, orm, applicationNo);
    expect(loan!.workflowId).toBe(`loan-${applicationNo}`);
    expect(loan!.events).toBeLessThanOrEqual(90);
  });

  test('leaves nothing personal in any log line of any process', () => {
    const folder = join(stack.home, 'logs');
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['api.log', 'worker.log']));
    const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
    expect(lines.length).toBeGreaterThan(20);
    expect(codes.length).toBeGreaterThan(1);
    for (const [what, secret] of secrets())
      expect({ what, lines: lines.filter((line) => line.includes(secret)) }).toEqual({ what, lines: [] });
  });

  test('leaves nothing personal in clear text in the database', async () => {
    const tables = await orm.em
      .fork()
      .execute<{ table_name: string }[]>(
        `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
      );
    for (const { table_name } of tables) {
      const rows = await orm.em
        .fork()
        .execute<{ row: string }[]>(`select row_to_json(t)::text as row from "${table_name}" t`);
      for (const [what, secret] of secrets().filter(([name]) => !/PIN|code/.test(name)))
        expect({ table_name, what, rows: rows.filter(({ row }) => row.includes(secret)) }).toEqual({
          table_name,
          what,
          rows: [],
        });
    }
  });

  test('leaves nothing personal readable in Temporal', async () => {
    for await (const execution of arus.temporal.workflow.list()) {
      const history = await arus.temporal.workflow.getHandle(execution.workflowId, execution.runId).fetchHistory();
      const bytes = JSON.stringify({ ...execution, raw: undefined }) + JSON.stringify(history);
      for (const [what, secret] of secrets()) {
        expect({ what, workflowId: execution.workflowId, found: bytes.includes(secret) }).toMatchObject({
          found: false,
        });
        const encoded = Buffer.from(secret).toString('base64').slice(0, -4);
        if (encoded.length > 10) expect(bytes).not.toContain(encoded);
      }
    }
  });
});
