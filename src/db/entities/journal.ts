/** Double entry, append only. A trigger keeps entries balanced and unchanged. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { entryKinds, journalAccounts } from '../../domain/accounting/journal.ts';
import { createdAt, day, id, money } from './columns.ts';

export const JournalEntrySchema = defineEntity({
  name: 'JournalEntry',
  tableName: 'journal_entries',
  uniques: [{ properties: ['kind', 'cause'] }],
  indexes: [{ properties: ['applicationNo'] }],
  properties: {
    id: id(),
    applicationNo: p.string().length(24),
    kind: p.enum(entryKinds),
    /** What caused it, with its id; unique per kind, so that a repeated event posts once. */
    cause: p.string().length(200),
    valueOn: day(),
    memo: p.text().nullable(),
    createdAt: createdAt(),
  },
});
export type JournalEntry = InferEntity<typeof JournalEntrySchema>;

export const PostingSchema = defineEntity({
  name: 'Posting',
  tableName: 'postings',
  indexes: [{ properties: ['entry'] }, { properties: ['applicationNo', 'account'] }],
  checks: [{ name: 'postings_not_zero', expression: 'amount <> 0' }],
  properties: {
    id: id(),
    entry: () => p.manyToOne(JournalEntrySchema).mapToPk(),
    applicationNo: p.string().length(24),
    account: p.enum(journalAccounts),
    /** Funder or channel, for accounts kept per party. */
    party: p.string().length(40).nullable(),
    /** Debit positive, credit negative. */
    amount: money(),
  },
});
export type PostingRow = InferEntity<typeof PostingSchema>;
