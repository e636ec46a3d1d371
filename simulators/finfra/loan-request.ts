/**
 * Request schemas of the simulated Finfra: the two loan creations. docs/sources/finfra.md names the calls; source of their
 * shape: docs/contracts.md, "Finfra" and "Loans".
 */
import { z } from 'zod';
import { date, rupiah, text } from './formats.ts';

const rate = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/)]);

const instalment = z.object({
  installment_no: z.int().positive(),
  due_date: date,
  principal: rupiah,
  interest: rupiah,
  fee: rupiah,
  amount: z.int().positive(),
});

const terms = {
  partner_reference: text,
  amount: z.int().positive(),
  tenor: z.int().positive(),
  tenor_unit: z.enum(['WEEK', 'BIWEEK', 'MONTH']),
  interest_rate: rate,
  interest_type: z.enum(['FLAT', 'EFFECTIVE', 'ANNUITY']),
};

export const instalmentLoanRequest = z
  .object({ ...terms, repayment_schedule: z.array(instalment).min(1) })
  .superRefine((loan, context) => {
    const wrong = (message: string) => context.addIssue({ code: 'custom', path: ['repayment_schedule'], message });
    const rows = loan.repayment_schedule;
    if (rows.length !== loan.tenor) wrong('must have one row for each period of the tenor');
    if (rows.some((row, i) => row.installment_no !== i + 1)) wrong('installment_no must count from 1');
    if (rows.some((row, i) => i > 0 && row.due_date <= rows[i - 1]!.due_date)) wrong('due_date must rise');
    if (rows.some((row) => row.amount > row.principal + row.interest + row.fee)) wrong('amount is more than its parts');
    if (rows.reduce((sum, row) => sum + row.principal, 0) !== loan.amount) wrong('principal must add up to amount');
  });

export const singlePaymentLoanRequest = z.object({ ...terms, due_date: date });

export type LoanRequest = z.infer<typeof instalmentLoanRequest> | z.infer<typeof singlePaymentLoanRequest>;
