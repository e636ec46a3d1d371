/** Request and response schemas of Kocek. Source: docs/sources/kocek-credit-recommendation.md, "Request Body" and "Responses". */
import { z } from 'zod';

const keyAndValue = z.object({ key: z.string(), value: z.string() });
const known = z.string().nullable();

/** POST /kocek/cde/credit-recommendation, request: every key of the document's example, in its order. */
export const recommendationRequest = z.object({
  customer_id: z.uuid(),
  loan_id: z.uuid(),
  character: z.object({
    name: z.string().min(1),
    nik: z.string().min(1),
    kyc_status: z.boolean(),
    age: z.int().nonnegative(),
    birth: z.string().min(1),
    gender: z.enum(['l', 'p']),
    member_date: z.iso.date(),
    occupation: z.string().min(1),
  }),
  income: z.array(keyAndValue),
  expenses: z.array(keyAndValue),
  collaterals: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      code: z.string(),
      value: z.number(),
      estimated_price: z.string(),
      recognition: z.number(),
      recognition_value: z.number(),
      is_verified: z.boolean().optional(),
      is_tax_paid: z.boolean().optional(),
      information: z.string(),
    }),
  ),
  application: z.object({
    plafon: z.int().nonnegative(),
    tenure: z.int().positive(),
    purpose: z.string(),
    interest: z.number(),
    loan_interest_method: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    loan_interest_method_label: z.string(),
  }),
  internal_data: z.object({
    total_loan: known,
    total_loan_active: known,
    loan_remaining: known,
    collectability: known,
    behaviour_pattern_deposit_per_month: known,
    behaviour_pattern_withdrawal_per_month: known,
    behaviour_pattern_withdrawal_ratio: known,
    behaviour_pattern_avg_balance: known,
    behaviour_pattern_avg_growth_balance: known,
    total_saving: known,
    total_saving_active: known,
    total_balance_active: known,
    total_deposit: known,
    total_deposit_balance: known,
    total_deposit_active: known,
    total_deposit_active_balance: known,
  }),
});

/** `8000000`, `8000000.00`, `8.000.000`, `Rp 8.000.000,00`; empty is unknown; other words do not fit. */
const rupiah = z
  .union([z.number().nonnegative(), z.string().trim()])
  .nullish()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '') return null;
    const text = String(value).replace(/^Rp\.?\s*/i, '');
    if (/^\d+(\.\d{1,2})?$/.test(text)) return Math.round(Number(text));
    if (/^\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(text))
      return Math.round(Number(text.replaceAll('.', '').replace(',', '.')));
    context.addIssue({ code: 'custom', message: 'not an amount' });
    return z.NEVER;
  });

/** `12`, `12 bulan`; empty is unknown. */
const months = z
  .union([z.int().nonnegative(), z.string().trim()])
  .nullish()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '') return null;
    const count = /^(\d{1,3})(\s*(bulan|months?))?$/i.exec(String(value))?.[1];
    if (count !== undefined) return Number(count);
    context.addIssue({ code: 'custom', message: 'not a number of months' });
    return z.NEVER;
  });

/** The 200 answers: an opinion, or an id only (two wordings of the same). Something is wrong when it is neither. */
export const recommendationAnswer = z.object({
  status: z.literal('success'),
  data: z.union([
    z.object({
      '5c': z.record(z.string(), z.string().nullable()).nullish(),
      recommendation: z.object({ plafon: rupiah, tenure: months }),
    }),
    z.object({ recommendation: z.null().optional(), id: z.string().min(1) }),
  ]),
});

export type RecommendationRequest = z.output<typeof recommendationRequest>;
export type RecommendationAnswer = z.output<typeof recommendationAnswer>;
