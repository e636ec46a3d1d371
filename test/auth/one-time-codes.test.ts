import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CodeOwner, type CodeRules, sendCode, tryCode } from '../../src/auth/one-time-codes.ts';
import { OneTimeCodeSchema } from '../../src/db/entities/auth.ts';
import type { OtpGateway } from '../../src/partners/otp-port.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // Ten connections that are open already: what starts together is at the database together.
  await together(10, () => em().execute('select pg_sleep(0.05)'));
});
afterAll(() => database.close());

const em = () => database.orm.em.fork();
const rules: CodeRules = { secret: randomBytes(32), resendSeconds: 60, perDay: 10 };
const owner = (): CodeOwner => ({
  phoneIndex: randomBytes(32).toString('hex'),
  purpose: 'LOGIN',
  deviceId: randomBytes(8).toString('hex'),
});
const together = <T>(times: number, run: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, i) => run(i)));

/** Takes every message, and remembers the last code. */
function gateway(): OtpGateway & { code: string } {
  const sent = {
    code: '',
    async sendCode({ code }: { code: string }) {
      sent.code = code;
      return { kind: 'ok' as const, value: { messageId: 'm' } };
    },
  };
  return sent;
}
const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

describe('at the same moment', () => {
  test('ten wrong guesses are three guesses', async () => {
    const [mine, sent] = [owner(), gateway()];
    await sendCode(em(), sent, rules, mine, '+6281200000000');
    const verdicts = await together(10, () => tryCode(em(), rules, mine, wrong(sent.code)));
    expect(verdicts.filter(({ kind }) => kind === 'WRONG')).toHaveLength(3);
    expect(verdicts.filter(({ kind }) => kind === 'ATTEMPTS EXCEEDED')).toHaveLength(7);
  });

  test('ten right guesses are one', async () => {
    const [mine, sent] = [owner(), gateway()];
    await sendCode(em(), sent, rules, mine, '+6281200000000');
    const verdicts = await together(10, () => tryCode(em(), rules, mine, sent.code));
    expect(verdicts.filter(({ kind }) => kind === 'RIGHT')).toHaveLength(1);
  });

  test.each<[string, (shared: CodeOwner) => CodeOwner]>([
    ['one phone from ten devices', ({ phoneIndex }) => ({ ...owner(), phoneIndex })],
    ['one device for ten phones', ({ deviceId }) => ({ ...owner(), deviceId })],
  ])('%s: one code', async (_who, asks) => {
    const shared = owner();
    const sent = await together(10, () => sendCode(em(), gateway(), rules, asks(shared), '+6281200000000'));
    expect(sent.filter(({ kind }) => kind === 'SENT')).toHaveLength(1);
    expect(sent.filter(({ kind }) => kind === 'TOO SOON')).toHaveLength(9);
  });
});

test('two rows with the same code do not look alike', async () => {
  const fixed: CodeRules = { ...rules, resendSeconds: 0 };
  const hashes = new Set<string>();
  const mine = owner();
  for (let i = 0; i < 3; i++) await sendCode(em(), gateway(), fixed, mine, '+6281200000000');
  for (const row of await em().find(OneTimeCodeSchema, mine)) hashes.add(row.codeHash);
  expect(hashes.size).toBe(3);
});
