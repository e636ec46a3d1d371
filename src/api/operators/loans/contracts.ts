/** Disbursed loans: how late they are, what the books say, and giving one up. */
import { z } from 'zod';
import { entryKinds, journalAccounts } from '../../../domain/accounting/journal.ts';
import { dpdBuckets } from '../../../domain/application/states.ts';
import { applicationNo, businessDate, count, funder, paging, rupiah, signedRupiah } from '../answer-fields.ts';
import { applicationParams, loanStandingFields } from '../cases/application-contracts.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { changes, reads } from '../access.ts';
import { answered, inPairs, pairErrors } from '../answers.ts';
import * as example from '../examples.ts';
import { oneOf, optional, page, reason } from '../inputs.ts';

const loan = z
  .strictObject({ application_no: applicationNo, funder, principal: rupiah, ...loanStandingFields })
  .meta({ id: 'DisbursedLoan' });

const parts = { principal: rupiah, interest: rupiah, fee: rupiah, penalty: rupiah };

const ledger = z.strictObject({
  loan,
  as_of: businessDate,
  entries: z.array(
    z.strictObject({
      id: z.uuid(),
      kind: z.enum(entryKinds),
      cause: z.string().meta({ description: 'What caused it; posted once.' }),
      value_on: businessDate,
      memo: z.string().nullable(),
      postings: z.array(
        z.strictObject({ account: z.enum(journalAccounts), party: z.string().nullable(), amount: signedRupiah }),
      ),
    }),
  ),
  balances: z.partialRecord(z.enum(journalAccounts), signedRupiah),
  schedule: z.array(
    z.strictObject({
      number: z.int().positive(),
      due_on: businessDate,
      status: z.enum(['UNPAID', 'PAID', 'WRITTEN OFF']),
      days_past_due: count,
      outstanding: z.strictObject({ ...parts, total: rupiah }),
      paid: z.strictObject(parts),
    }),
  ),
  reconciliation: z
    .array(
      z.strictObject({
        application_no: applicationNo,
        account: z.string(),
        journal: signedRupiah,
        schedule: signedRupiah,
        difference: signedRupiah,
      }),
    )
    .meta({ description: 'The proof that journal and schedule agree: every `difference` is 0.' }),
});

const shown: z.output<typeof loan> = {
  application_no: example.applicationNo,
  funder: 'FINFRA',
  principal: 8_000_000,
  status: 'ACTIVE',
  dpd_bucket: 'CURRENT',
  principal_outstanding: 8_000_000,
  credit_balance: 0,
  disbursed_on: '2026-02-16',
  written_off_on: null,
};
const nothing = { principal: 0, interest: 0, fee: 0, penalty: 0 };

export const loanContracts = {
  listRepayments: contract({
    tag: 'Loans',
    method: 'get',
    path: '/api/repayments',
    summary: 'Disbursed loans, the newest first',
    description: 'With `bucket`: active loans that are so many days past due. Send `>90` as `%3E90`.',
    access: reads(),
    query: z.object({ bucket: optional(oneOf(dpdBuckets)), page }),
    answer: answered('50 to a page.', z.strictObject({ loans: z.array(loan), ...paging }), {
      loans: [shown],
      total: 1,
      page: 1,
      pages: 1,
    }),
  }),
  getLedger: contract({
    tag: 'Loans',
    method: 'get',
    path: '/api/ledger/{applicationNo}',
    summary: 'Journal, balances, schedule, and the proof that they agree',
    access: reads(),
    params: applicationParams,
    answer: answered('The books of one loan.', ledger, {
      loan: shown,
      as_of: '2026-02-16',
      entries: [
        {
          id: '019c6700-2b5d-7f82-b1a2-c3d4e5f60718',
          ...{ kind: 'DISBURSEMENT', cause: `loan ${example.applicationNo}`, value_on: '2026-02-16', memo: null },
          postings: [
            { account: 'loan.principal', party: null, amount: 8_000_000 },
            { account: 'funder.payable', party: 'FINFRA', amount: -8_000_000 },
          ],
        },
      ],
      balances: { 'loan.principal': 8_000_000, 'funder.payable': -8_000_000 },
      schedule: [
        {
          ...{ number: 1, due_on: '2026-03-16', status: 'UNPAID', days_past_due: 0 },
          outstanding: { ...nothing, principal: 666_667, interest: 160_000, total: 826_667 },
          paid: nothing,
        },
      ],
      reconciliation: [
        {
          ...{ application_no: example.applicationNo, account: 'loan.principal' },
          ...{ journal: 8_000_000, schedule: 8_000_000, difference: 0 },
        },
      ],
    }),
    errors: ['LOAN_NOT_FOUND'],
  }),
  writeOffLoan: contract({
    tag: 'Loans',
    method: 'post',
    path: '/api/loans/{applicationNo}/write-off',
    summary: 'Give a loan up',
    description:
      '409 `LOAN_NOT_LATE` up to 90 days past due (policy `writeOff.afterDaysPastDue`), unless both people say `override: true`.',
    access: changes('maker', 'checker'),
    params: applicationParams,
    body: json(
      z.object({
        reason,
        override: z
          .boolean('Harus true atau false.')
          .optional()
          .meta({ description: 'Gives up a loan that is not late enough.' }),
      }),
      { example: { reason: 'Peminjam meninggal dunia.' } },
    ),
    answer: inPairs({
      proposal: {
        kind: 'WRITE-OFF',
        subject: `repayment-${example.applicationNo}`,
        decision: 'WRITE-OFF',
        since: null,
      },
    }),
    errors: ['LOAN_NOT_FOUND', 'LOAN_NOT_ACTIVE', 'LOAN_NOT_LATE', ...pairErrors],
  }),
};
