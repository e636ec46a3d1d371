/** Simulator of Kocek: credit recommendation. Source: docs/sources/kocek-credit-recommendation.md. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { bearerToken, type Call, jsonBody, Refused, type Refusal } from '../frame/http.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';
import type { ScenarioName } from '../scenarios.ts';

const keyValue = z.array(
  z.object({ key: z.string().min(1), value: z.string().regex(/^\d+(-\d*)?$/, 'must be a range: 100000-200000') }),
);

const collateral = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  code: z.string().min(1),
  value: z.number().nonnegative(),
  estimated_price: z.string().regex(/^\d+-\d+$/, 'must be a range: 10000000-20000000'),
  recognition: z.number().min(0).max(100),
  recognition_value: z.number().nonnegative(),
  is_verified: z.boolean().optional(),
  is_tax_paid: z.boolean().optional(),
  information: z.string(),
});

const known = z.string().nullable().optional();

/** All texts, also numbers; null where there is none. */
const internalData = z.strictObject({
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
});

const request = z.object({
  customer_id: z.uuid(),
  loan_id: z.uuid(),
  character: z.object({
    name: z.string().min(1),
    nik: z.string().regex(/^\d{14,16}$/, 'must be digits'),
    kyc_status: z.boolean(),
    age: z.int().positive(),
    birth: z.string().regex(/^.+, \d{1,2} \p{L}+ \d{4}$/u, 'must be as in: Denpasar, 10 April 1984'),
    gender: z.enum(['l', 'p']),
    member_date: z.iso.date(),
    occupation: z.string().min(1),
  }),
  income: keyValue,
  expenses: keyValue,
  collaterals: z.array(collateral),
  application: z.object({
    plafon: z.number().positive(),
    tenure: z.int().positive(),
    purpose: z.string().min(1),
    interest: z.number().nonnegative(),
    loan_interest_method: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    loan_interest_method_label: z.string().min(1),
  }),
  internal_data: internalData.optional(),
});

const DONE = 'Generate credit recommendation successfully';
const DONE_IN_INDONESIAN = 'Berhasil mendapatkan rekomendasi kredit';
const OFF = 'Layanan pengecekan rekomendasi pinjaman sedang tidak tersedia';

/** `fail` as in the document's 403, which is the only error that it shows. */
const fail: Refusal = (status, message) => {
  const text = status === 403 ? OFF : message;
  return { status, json: { error: text, message: text, status: 'fail' } };
};

interface Recommendation {
  plafon: string;
  tenure: string;
}

const recommendations: Partial<Record<ScenarioName, Recommendation>> = {
  'kocek-nothing': { plafon: '0', tenure: '0' },
  'kocek-small': { plafon: '3000000', tenure: '6' },
  'kocek-empty': { plafon: '', tenure: '' },
};
const good: Recommendation = { plafon: '15000000', tenure: '12' };

export const kocekSimulator = {
  baseUrl: 'KOCEK_BASE_URL',
  credentials: { KOCEK_ACCESS_TOKEN: 'embedded-kocek' },
  open: kocek,
} as const satisfies Simulator;

function kocek(stage: Stage): Partner {
  const authorized = (call: Call) => {
    if (bearerToken(call) !== stage.credential('KOCEK_ACCESS_TOKEN')) throw new Refused(fail(401, 'Unauthorized'));
    for (const header of ['user-id', 'user-name', 'user-role', 'ip'])
      if (!call.headers[header]) throw new Refused(fail(400, `header ${header} is required`));
  };

  return {
    title: 'Kocek',
    document: 'docs/sources/kocek-credit-recommendation.md',
    shelves: [],
    refusal: fail,
    routes: [
      {
        method: 'POST',
        path: '/kocek/cde/credit-recommendation',
        operation: 'credit-recommendation',
        handle(call) {
          authorized(call);
          const { character } = jsonBody(call, request, fail);
          const scenario = stage.scenarioOf(character.nik);
          if (scenario === 'kocek-off') return fail(403, OFF);
          if (scenario === 'kocek-id-only') return success({ id: randomUUID() }, DONE_IN_INDONESIAN);
          if (scenario === 'kocek-id-only-english') return success({ id: randomUUID() }, DONE);
          const recommendation = recommendations[scenario] ?? good;
          return success({ '5c': recommendation.plafon ? fiveC : emptyFiveC, recommendation }, DONE);
        },
      },
    ],
  };
}

const success = (data: object, message: string) => ok({ data, message, status: 'success' });

const fiveC = {
  capacity: 'Penghasilan cukup untuk angsuran yang diajukan.',
  capital: 'Simpanan tumbuh wajar.',
  character: 'Riwayat pembayaran lancar.',
  collateral: 'Tanpa agunan.',
  condition: 'Tidak ada risiko usaha yang menonjol.',
};
const emptyFiveC = { capacity: '', capital: '', character: '', collateral: '', condition: '' };
