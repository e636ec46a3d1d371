/** Double entry, append only: posts balanced entries once per cause, and adds accounts up. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { Balances, EntryKind, JournalAccount, Posting } from '../domain/accounting/journal.ts';
import { invariant, rupiah, sum } from '../domain/money.ts';

export interface NewEntry {
  applicationNo: string;
  kind: EntryKind;
  /** What caused it, with its id; unique per kind. */
  cause: string;
  /** Business date. */
  valueOn: string;
  memo?: string | null;
  postings: Posting[];
}

/** Posts an entry; false when this kind of entry was already posted for this cause. Never changes what is posted. */
export async function postEntry(em: EntityManager, entry: NewEntry): Promise<boolean> {
  assertBalanced(entry);
  const id = uuidv7();
  const [posted] = await em.execute<{ id: string }[]>(
    `insert into journal_entries (id, application_no, kind, cause, value_on, memo, created_at) values (?, ?, ?, ?, ?, ?, now())
     on conflict (kind, cause) do nothing returning id`,
    [id, entry.applicationNo, entry.kind, entry.cause, entry.valueOn, entry.memo ?? null],
  );
  if (!posted) {
    await assertSameLoan(em, entry);
    return false;
  }
  const rows = entry.postings.map(({ account, party, amount }) => [
    uuidv7(),
    id,
    entry.applicationNo,
    account,
    party,
    amount,
  ]);
  await em.execute(
    `insert into postings (id, entry_id, application_no, account, party, amount) values ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
    rows.flat(),
  );
  return true;
}

/** What stands on each account of a loan, over all parties; an account never posted to is absent. */
export async function balances(em: EntityManager, applicationNo: string): Promise<Balances> {
  const rows = await em.execute<{ account: JournalAccount; balance: string }[]>(
    'select account, sum(amount) as balance from postings where application_no = ? group by account',
    [applicationNo],
  );
  return Object.fromEntries(rows.map(({ account, balance }) => [account, rupiah(Number(balance))]));
}

function assertBalanced({ kind, postings }: NewEntry): void {
  invariant(postings.length >= 2, `a ${kind} entry has at least two postings`);
  invariant(
    postings.every(({ amount }) => Number.isSafeInteger(amount) && amount !== 0),
    `a ${kind} entry posts whole amounts`,
  );
  invariant(sum(postings.map(({ amount }) => amount)) === 0, `a ${kind} entry balances`);
}

/** One cause never belongs to two loans; if it seems so, money would be lost silently. */
async function assertSameLoan(em: EntityManager, { kind, cause, applicationNo }: NewEntry): Promise<void> {
  const [first] = await em.execute<{ application_no: string }[]>(
    'select application_no from journal_entries where kind = ? and cause = ?',
    [kind, cause],
  );
  invariant(first?.application_no === applicationNo, `a ${kind} entry of another loan has the same cause`);
}
