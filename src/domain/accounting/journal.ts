/**
 * Double-entry bookkeeping of a loan: the postings of a disbursement, of a write-off, and those that bring the journal in
 * line with a statement. Entries are never edited: corrections are contra entries. Source: docs/lending-rules.md, "Money
 * movements".
 */
import { receivableOf } from '../loan/allocation.ts';
import type { Instalment } from '../loan/loan-schedule.ts';
import { invariant, sum } from '../money.ts';
import type { FunderName } from '../funding/funder-name.ts';
import type { Allocation, LoanStatement } from '../loan/statement.ts';

export const entryKinds = [
  'DISBURSEMENT',
  'PAYMENT',
  'PENALTY',
  'REVERSAL',
  'WAIVER',
  'WRITE-OFF',
  'REALLOCATION',
  'REFUND',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export const journalAccounts = [
  'loan.principal',
  'loan.interest',
  'loan.fee',
  'loan.penalty',
  'borrower.credit',
  'funder.payable',
  'funder.clearing',
  'channel.clearing',
  'income.interest',
  'income.fee',
  'income.penalty',
  'discount',
  'waiver',
  'write-off',
  'suspense',
] as const;
export type JournalAccount = (typeof journalAccounts)[number];

export interface Posting {
  account: JournalAccount;
  /** Funder or channel, for accounts kept per party. */
  party: string | null;
  /** Whole rupiah; debit positive, credit negative, never zero. */
  amount: number;
}

/** Balances per account over all parties, debit positive; an account that is absent stands at zero. */
export type Balances = Partial<Record<JournalAccount, number>>;

/** An entry to post; its postings add up to zero. */
export interface Entry {
  kind: EntryKind;
  postings: Posting[];
}

/** A receipt that the statement knows and the journal does not yet. */
export interface ReceiptToBook {
  id: string;
  amount: number;
  /** Where the money is: at a payment channel or at a funder. */
  heldBy: { account: 'channel.clearing' | 'funder.clearing'; party: string };
}

/**
 * Returns the postings of a disbursement: the whole schedule becomes receivable, the discount is the lender's cost. Throws on
 * a violated invariant (postings that do not balance), as all functions here do.
 */
export function disbursementPostings(schedule: readonly Instalment[], funder: FunderName): Posting[] {
  const receivables = schedule.map(receivableOf);
  const total = (part: 'principal' | 'interest' | 'fee' | 'discount') => sum(schedule.map((row) => row[part]));
  return balanced([
    ['loan.principal', total('principal')],
    ['loan.interest', sum(receivables.map(({ interest }) => interest))],
    ['loan.fee', sum(receivables.map(({ fee }) => fee))],
    ['discount', total('discount')],
    ['funder.payable', -total('principal'), funder],
    ['income.interest', -total('interest')],
    ['income.fee', -total('fee')],
  ]);
}

/** Returns the postings of a write-off: what is still booked as receivable becomes a loss. */
export function writeOffPostings(booked: Balances): Posting[] {
  const left = receivables.map((account): Line => [account, -(booked[account] ?? 0)]);
  return balanced([['write-off', -sum(left.map(([, amount]) => amount))], ...left]);
}

/**
 * Returns the entries that lead from the booked balances to the statement, at most one of a kind; empty if they agree.
 * `receipt`: the one that the statement knows and the journal does not. After a write-off, money received lessens the loss.
 */
export function entriesTowards(
  statement: LoanStatement,
  booked: Balances,
  { receipt, writtenOff = false }: { receipt?: ReceiptToBook; writtenOff?: boolean },
): Entry[] {
  const homeOf = (component: Allocation['component']): JournalAccount =>
    component === 'credit' ? 'borrower.credit' : writtenOff ? 'write-off' : `loan.${component}`;

  const penalties =
    sum(statement.instalments.map(({ penaltyAccrued }) => penaltyAccrued)) + (booked['income.penalty'] ?? 0);
  const waived = statement.waivedInterest - (booked.waiver ?? 0);
  const entries: Entry[] = [
    {
      kind: penalties > 0 ? 'PENALTY' : 'REVERSAL',
      postings: balanced([
        [homeOf('penalty'), penalties],
        ['income.penalty', -penalties],
      ]),
    },
    {
      kind: 'WAIVER',
      postings: balanced([
        ['waiver', waived],
        [homeOf('interest'), -waived],
      ]),
    },
    { kind: 'PAYMENT', postings: receipt ? paymentPostings(receipt, statement, homeOf) : [] },
  ];
  entries.push({ kind: 'REALLOCATION', postings: reallocation(statement, booked, entries, writtenOff) });
  return entries.filter(({ postings }) => postings.length > 0);
}

function paymentPostings(
  { id, amount, heldBy }: ReceiptToBook,
  { allocations }: LoanStatement,
  homeOf: (component: Allocation['component']) => JournalAccount,
): Posting[] {
  const ofReceipt = allocations.filter(({ receiptId }) => receiptId === id);
  return balanced([
    [heldBy.account, amount, heldBy.party],
    ...ofReceipt.map((allocation): Line => [homeOf(allocation.component), -allocation.amount]),
  ]);
}

/** A backdated receipt or an early settlement moves money between accounts that were booked before. */
function reallocation(statement: LoanStatement, booked: Balances, entries: Entry[], writtenOff: boolean): Posting[] {
  const { outstanding, credit } = statement;
  const target: [JournalAccount, number][] = [
    ['loan.principal', writtenOff ? 0 : outstanding.principal],
    ['loan.interest', writtenOff ? 0 : outstanding.interest],
    ['loan.fee', writtenOff ? 0 : outstanding.fee],
    ['loan.penalty', writtenOff ? 0 : outstanding.penalty],
    ['write-off', writtenOff ? outstanding.total : 0],
    ['borrower.credit', -credit],
  ];
  const posted = entries.flatMap(({ postings }) => postings);
  const soFar = (account: JournalAccount) =>
    (booked[account] ?? 0) + sum(posted.filter((posting) => posting.account === account).map(({ amount }) => amount));
  return balanced(target.map(([account, amount]): Line => [account, amount - soFar(account)]));
}

const receivables = ['loan.principal', 'loan.interest', 'loan.fee', 'loan.penalty'] as const;

type Line = [account: JournalAccount, amount: number, party?: string];

/** One posting per account and party, none of zero; they must add up to zero. */
function balanced(lines: Line[]): Posting[] {
  const postings = new Map<string, Posting>();
  for (const [account, amount, party = null] of lines) {
    const posting = postings.get(`${account}/${party}`) ?? { account, party, amount: 0 };
    posting.amount += amount;
    postings.set(`${account}/${party}`, posting);
  }
  const kept = [...postings.values()].filter(({ amount }) => amount !== 0);
  invariant(
    sum(kept.map(({ amount }) => amount)) === 0,
    'the journal does not follow the statement: postings do not balance',
  );
  return kept;
}
