import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { balances, type NewEntry, postEntry } from '../../src/books/ledger.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const loan = 'APP-LN-2026-00000001';
const rawLoan = 'APP-LN-2026-00000009';
const inTransaction = <T>(work: (em: EntityManager) => Promise<T>) => database.orm.em.fork().transactional(work);
const post = (entry: NewEntry) => inTransaction((em) => postEntry(em, entry));

const penalty = (cause: string, amount: number, applicationNo = loan): NewEntry => ({
  applicationNo,
  kind: 'PENALTY',
  cause,
  valueOn: '2026-03-01',
  postings: [
    { account: 'loan.penalty', party: null, amount },
    { account: 'income.penalty', party: null, amount: -amount },
  ],
});

/** Past the ledger: what a careless program could try. */
async function rawEntry(em: EntityManager, amounts: number[]): Promise<void> {
  const id = uuidv7();
  await em.execute(
    `insert into journal_entries (id, application_no, kind, cause, value_on, created_at) values (?, ?, 'PAYMENT', ?, '2026-03-01', now())`,
    [id, rawLoan, id],
  );
  for (const amount of amounts)
    await em.execute(
      `insert into postings (id, entry_id, application_no, account, amount) values (?, ?, ?, 'suspense', ?)`,
      [uuidv7(), id, rawLoan, amount],
    );
}

describe('the journal', () => {
  test('posts a cause once, also when it is told concurrently', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(penalty('receipt:1', 8_267))));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await balances(database.orm.em.fork(), loan)).toEqual({ 'loan.penalty': 8_267, 'income.penalty': -8_267 });
  });

  test('the same cause with another kind of entry is another movement', async () => {
    const another = 'APP-LN-2026-00000003';
    await post(penalty('receipt:3', 8_267, another));
    expect(await post({ ...penalty('receipt:3', -8_267, another), kind: 'REVERSAL' })).toBe(true);
    expect(await balances(database.orm.em.fork(), another)).toEqual({ 'loan.penalty': 0, 'income.penalty': 0 });
  });

  test('the same cause for another loan is refused, not swallowed', async () => {
    await post(penalty('receipt:4', 1, 'APP-LN-2026-00000004'));
    await expect(post(penalty('receipt:4', 1, 'APP-LN-2026-00000002'))).rejects.toThrow('another loan');
  });

  test('an unbalanced, empty or fractional entry is refused before it is written', async () => {
    const entry = penalty('receipt:2', 100);
    await expect(post({ ...entry, postings: [entry.postings[0]!] })).rejects.toThrow('invariant');
    await expect(post({ ...entry, postings: [] })).rejects.toThrow('invariant');
    await expect(post(penalty('receipt:2', 0.5))).rejects.toThrow('invariant');
    await expect(
      post({ ...entry, postings: [entry.postings[0]!, { account: 'income.penalty', party: null, amount: -99 }] }),
    ).rejects.toThrow('balances');
  });

  test.each([{ amounts: [100, -99] }, { amounts: [100] }, { amounts: [] }])(
    'the database refuses an entry with postings $amounts at commit, and nothing of it stays',
    async ({ amounts }) => {
      const kept = () => database.orm.em.execute(`select id from postings where account = 'suspense' order by id`);
      const before = await kept();
      await expect(inTransaction((em) => rawEntry(em, amounts))).rejects.toThrow('does not balance');
      expect(await kept()).toEqual(before);
    },
  );

  test('the database refuses a posting added to an entry later', async () => {
    await inTransaction((em) => rawEntry(em, [100, -100]));
    await expect(
      inTransaction((em) =>
        em.execute(
          `insert into postings (id, entry_id, application_no, account, amount) select ?, id, application_no, 'suspense', 1 from journal_entries limit 1`,
          [uuidv7()],
        ),
      ),
    ).rejects.toThrow('does not balance');
  });

  test('a balanced entry is taken', async () => {
    await inTransaction((em) => rawEntry(em, [100, -60, -40]));
  });

  test.each(['journal_entries', 'postings', 'receipts', 'audit_records'])('%s is append only', async (table) => {
    const column = table === 'postings' ? 'party' : table === 'audit_records' ? 'action' : 'cause';
    if (table === 'audit_records')
      await database.orm.em.execute(
        `insert into audit_records (id, actor, action, subject, detail, created_at) values (?, 'a', 'b', 'c', 'd', now())`,
        [uuidv7()],
      );
    if (table === 'journal_entries' || table === 'postings') await inTransaction((em) => rawEntry(em, [100, -100]));
    if (table !== 'receipts') {
      await expect(database.orm.em.execute(`update ${table} set ${column} = 'changed'`)).rejects.toThrow('append only');
      await expect(database.orm.em.execute(`delete from ${table}`)).rejects.toThrow('append only');
    }
    await expect(database.orm.em.execute(`truncate ${table} cascade`)).rejects.toThrow('append only');
  });
});
