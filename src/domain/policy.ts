/**
 * Lending policy: products, tenors, prices, promos, credit limits, funders and time limits. `POLICY_FILE` (JSON) replaces
 * the built-in policy section by section; a section that it leaves out stays as built in. Source: docs/contracts.md,
 * "Built-in reference data".
 */
import { z } from 'zod';
import { incomeRanges } from './person/borrower.ts';
import { isCalendarDate } from './calendar.ts';
import { dailyCostBreaches } from './loan/cost-cap.ts';
import { funderNamePattern, isOtherSource } from './funding/funder-name.ts';

/** One rule that fired in a decision. */
export interface DecisionReason {
  /** Stable name of the rule. */
  rule: string;
  effect: 'REJECT' | 'REFER' | 'LIMIT' | 'NOTE';
  /** The value that the rule examined. */
  value: string;
  /** The threshold that it was compared with; for `LIMIT`, the most that this rule allows. */
  threshold: string | null;
  /** Indonesian; a customer-service agent can read it out. */
  message: string;
}

/** Rupiah. Source: docs/contracts.md, "Inbound webhooks". */
const MAXIMUM_RECEIPT = 1_000_000_000;

const amount = z.int().nonnegative();
const count = z.int().nonnegative();
const percent = z.string().regex(/^\d+(\.\d+)?$/, 'a decimal in text, such as "2.5"');
const date = z.string().refine(isCalendarDate, 'a date, YYYY-MM-DD');
const noOpinionOrRefer = z.enum(['NO OPINION', 'REFER']);

const productSchema = z.strictObject({
  id: z.uuid(),
  title: z.string().min(1).max(100),
  minAmount: amount.min(1),
  maxAmount: amount,
  tenorIds: z.array(z.int()).min(1),
  serviceFee: amount,
  method: z.enum(['FLAT', 'EFFECTIVE', 'ANNUITY']),
});
export type Product = z.infer<typeof productSchema>;

const tenorSchema = z.strictObject({
  id: z.int(),
  months: z.int().min(1).max(120),
  label: z.string().min(1),
  rateMonthlyPercent: percent,
});
export type Tenor = z.infer<typeof tenorSchema>;

const promoSchema = z.strictObject({
  id: z.int(),
  code: z.string().min(1).max(60),
  discount: amount,
  /** Last business date on which it can be used. */
  validUntil: date,
  /** null: all products. */
  productIds: z.array(z.uuid()).nullable(),
  /** How often it can be used by all borrowers together; null: without end. */
  quota: count.nullable(),
});
export type Promo = z.infer<typeof promoSchema>;

const channelSchema = z.strictObject({
  id: z.int(),
  code: z.string().min(1).max(40),
  name: z.string().min(1),
  category: z.enum(['VIRTUAL_ACCOUNT', 'QR_CODE', 'RETAIL_OUTLET']),
  /** Rupiah that the channel charges the borrower on top. */
  fee: amount,
});
export type PaymentChannel = z.infer<typeof channelSchema>;

const funderSchema = z.strictObject({
  funder: z
    .string()
    .regex(funderNamePattern, 'must be capital letters, digits and underscores')
    .refine((name) => !isOtherSource(name), 'is no name for a funder'),
  enabled: z.boolean(),
  minAmount: amount,
  maxAmount: amount,
  /** null: all. */
  tenorMonths: z.array(z.int()).nullable(),
  productIds: z.array(z.uuid()).nullable(),
  minAge: count,
  maxAge: count,
  /** As printed on the KTP, upper case; null: all. */
  provinces: z.array(z.string()).nullable(),
  /** Its largest share of the volume funded lately. */
  maximumSharePercent: percent,
  /** Timeout of a request: without an answer the next funder is tried. */
  answerWithinSeconds: count.min(1),
  /** Timeout of the signature: the application expires. */
  signWithinHours: count.min(1),
});
export type FunderPolicy = z.infer<typeof funderSchema>;

const penaltySchema = z.strictObject({
  /** Percent a day of overdue principal and interest. */
  dailyRatePercent: percent,
  graceDays: count,
  /** Interest, fees and penalties of a loan together, by the date of its agreement. */
  totalCostCaps: z.array(z.strictObject({ from: date, percentOfPrincipal: percent })).min(1),
});

const dailyCostCapSchema = z.strictObject({ from: date, upToDays: count.nullable(), percentADay: percent });

const limitSchema = z.strictObject({
  maximum: amount,
  /** Less than this is a rejection. */
  minimum: amount,
  roundedDownTo: amount.min(1),
  thinFileMaximum: amount,
  /** Rupiah that one borrower may owe to all lenders together. */
  borrowerMaximum: amount,
  /** Share of the income that instalments may take. */
  debtServicePercent: percent,
  incomeMidpoints: z.record(z.enum(incomeRanges), amount),
  /** The limit as a multiple of the monthly income, by PEFINDO's risk grade; 0 is a rejection. */
  incomeMultiples: z.record(z.enum(['A', 'B', 'C', 'D', 'E']), percent),
  minimumAge: count,
  /** At the end of the tenor. */
  maximumAge: count,
  minimumScore: count,
  /** Scores from `minimumScore` to below this go to an operator. */
  referBelowScore: count,
  rejectCollectabilityFrom: count,
  maximumDaysPastDue: count,
  maximumOtherPlatforms: count,
  minimumSimilarity: count,
  reapplyAfterDays: count,
});
export type LimitPolicy = z.infer<typeof limitSchema>;

const eachTenor = [1, 2, 3];

const products: Product[] = [
  {
    id: '91bdeb4d-5d0c-7b6e-9a41-3f2c8e7d1a60',
    title: 'Pinjaman Biaya Pendidikan',
    minAmount: 1_000_000,
    maxAmount: 50_000_000,
    tenorIds: eachTenor,
    serviceFee: 150_000,
    method: 'FLAT',
  },
];

const tenors: Tenor[] = [
  { id: 1, months: 3, label: '3 bulan', rateMonthlyPercent: '2.5' },
  { id: 2, months: 6, label: '6 bulan', rateMonthlyPercent: '2.2' },
  { id: 3, months: 12, label: '12 bulan', rateMonthlyPercent: '2' },
];

const promos: Promo[] = [
  { id: 3, code: 'PROMO-MERDEKA-2026', discount: 100_000, validUntil: '2027-12-31', productIds: null, quota: null },
];

const paymentChannels: PaymentChannel[] = [
  { id: 1, code: 'MANDIRI_VA', name: 'Mandiri Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
  { id: 2, code: 'QRIS', name: 'QRIS', category: 'QR_CODE', fee: 0 },
  { id: 3, code: 'BCA_VA', name: 'BCA Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
  { id: 4, code: 'BNI_VA', name: 'BNI Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
  { id: 5, code: 'BRI_VA', name: 'BRI Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
  { id: 6, code: 'PERMATA_VA', name: 'Permata Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
  { id: 7, code: 'ALFAMART', name: 'Alfamart', category: 'RETAIL_OUTLET', fee: 5_000 },
  { id: 8, code: 'INDOMARET', name: 'Indomaret', category: 'RETAIL_OUTLET', fee: 5_000 },
];

/** Default terms of a funder; its row overrides them. */
const usualTerms: Omit<FunderPolicy, 'funder'> = {
  enabled: true,
  minAmount: 500_000,
  maxAmount: 50_000_000,
  tenorMonths: null,
  productIds: null,
  minAge: 21,
  maxAge: 60,
  provinces: null,
  maximumSharePercent: '100',
  answerWithinSeconds: 86_400,
  signWithinHours: 72,
};

/** One row a funder, in the order in which they are tried. */
const fundersInOrder: FunderPolicy[] = [
  { ...usualTerms, funder: 'FINFRA' },
  { ...usualTerms, funder: 'DOMPET_KILAT' },
];

/** The built-in funders; the API's document lists them. */
export const builtInFunders = fundersInOrder.map(({ funder }) => funder);

const limit: LimitPolicy = {
  maximum: 25_000_000,
  minimum: 500_000,
  roundedDownTo: 100_000,
  thinFileMaximum: 3_000_000,
  borrowerMaximum: 2_000_000_000,
  debtServicePercent: '35',
  incomeMidpoints: {
    LESS_THAN_3_MILLION: 2_000_000,
    GTE_3_AND_LT_5_MILLION: 4_000_000,
    GTE_5_AND_LT_10_MILLION: 7_500_000,
    GTE_10_AND_LT_20_MILLION: 15_000_000,
    GTE_20_AND_LT_50_MILLION: 35_000_000,
    GTE_50_MILLION: 50_000_000,
  },
  incomeMultiples: { A: '6', B: '4', C: '2.5', D: '1', E: '0' },
  minimumAge: 21,
  maximumAge: 60,
  minimumScore: 400,
  referBelowScore: 500,
  rejectCollectabilityFrom: 3,
  maximumDaysPastDue: 30,
  maximumOtherPlatforms: 2,
  minimumSimilarity: 85,
  reapplyAfterDays: 30,
};

/**
 * Schema of the policy. Refuses a product whose smallest amount on any of its tenors breaks the daily cost cap, an id twice,
 * and a maximum below its minimum.
 */
export const lendingPolicy = z
  .strictObject({
    /** Recorded with every decision. */
    version: z.string().min(1).max(60),
    products: z.array(productSchema).min(1).default(products),
    tenors: z.array(tenorSchema).min(1).default(tenors),
    promos: z.array(promoSchema).default(promos),
    paymentChannels: z.array(channelSchema).min(1).default(paymentChannels),
    penalty: penaltySchema.default({
      dailyRatePercent: '0.1',
      graceDays: 0,
      totalCostCaps: [{ from: '2024-01-01', percentOfPrincipal: '100' }],
    }),
    dailyCostCaps: z
      .array(dailyCostCapSchema)
      .min(1)
      .default([
        { from: '2024-01-01', upToDays: 180, percentADay: '0.3' },
        { from: '2024-01-01', upToDays: null, percentADay: '0.2' },
      ]),
    limit: limitSchema.default(limit),
    velocity: z
      .strictObject({ maximumSubmissions: count, withinHours: count, maximumInReview: count })
      .default({ maximumSubmissions: 3, withinHours: 24, maximumInReview: 1 }),
    /** Credit evidence older than this is fetched anew. */
    evidence: z.strictObject({ maxAgeDays: count }).default({ maxAgeDays: 30 }),
    /** `requiredFaceMatch`: percent; after `tries` rejections an operator decides. */
    kyc: z
      .strictObject({
        requiredFaceMatch: z.number().min(0).max(100),
        tries: count.min(1),
        /** Number, name and birth date were all corrected against the card that was verified. */
        onReplacedIdentity: z.enum(['NOTE', 'REFER']).default('NOTE'),
      })
      .default({ requiredFaceMatch: 80, tries: 3, onReplacedIdentity: 'NOTE' }),
    /** What counts if Kocek gives no recommendation: nothing, or a referral to an operator. */
    kocek: z
      .strictObject({ onIdOnly: noOpinionOrRefer, onServiceOff: noOpinionOrRefer, onUnavailable: noOpinionOrRefer })
      .default({ onIdOnly: 'NO OPINION', onServiceOff: 'NO OPINION', onUnavailable: 'NO OPINION' }),
    /** In the order in which they are tried. */
    funders: z.array(funderSchema).min(1).default(fundersInOrder),
    /** Ask Finfra for AFPI and CLIK reports as well. */
    platformCheck: z.boolean().default(false),
    /** Ask Finfra, if it knows the borrower, whether RDF and the identity hubs confirm our KYC; a contradiction refers. */
    identityCheck: z.boolean().default(false),
    /** Also order PEFINDO's report as a PDF and keep it for operators. */
    bureau: z.strictObject({ pdf: z.boolean() }).default({ pdf: false }),
    /** Timeout of a requested disbursement: the case goes to an operator. */
    disbursement: z.strictObject({ reviewAfterMinutes: count.min(1) }).default({ reviewAfterMinutes: 15 }),
    /** Operators may write a loan off that is past due for more days than that; earlier only with an explicit override. */
    writeOff: z.strictObject({ afterDaysPastDue: count }).default({ afterDaysPastDue: 90 }),
    payment: z
      .strictObject({
        expiresInHours: count.min(1),
        qrisMaximum: amount,
        /** A message that tells of more in one receipt is refused; ten thousand such receipts still add up exactly. */
        maximumReceipt: amount
          .min(1)
          .max(Math.floor(Number.MAX_SAFE_INTEGER / 10_000))
          .default(MAXIMUM_RECEIPT),
      })
      .default({ expiresInHours: 24, qrisMaximum: 10_000_000, maximumReceipt: MAXIMUM_RECEIPT }),
  })
  .superRefine((policy, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });

    for (const [i, product] of policy.products.entries()) {
      if (product.maxAmount < product.minAmount) refuse(['products', i, 'maxAmount'], 'is below minAmount');
      for (const tenorId of product.tenorIds) {
        const tenor = policy.tenors.find(({ id }) => id === tenorId);
        if (!tenor) refuse(['products', i, 'tenorIds'], `tenor ${tenorId} does not exist`);
        const smallest = tenor && { ...product, ...tenor, amount: product.minAmount };
        for (const breach of smallest ? dailyCostBreaches(smallest, policy.dailyCostCaps) : [])
          refuse(['products', i], `${product.title}: ${breach}`);
      }
    }
    for (const list of ['products', 'tenors', 'promos', 'paymentChannels'] as const) {
      const ids = policy[list].map(({ id }) => id);
      if (new Set<number | string>(ids).size < ids.length) refuse([list], 'has the same id twice');
    }
    if (policy.limit.maximum < policy.limit.minimum) refuse(['limit', 'maximum'], 'is below minimum');
  });
export type LendingPolicy = z.infer<typeof lendingPolicy>;

/** Returns the longest tenor on offer. */
export const longestTenor = (policy: LendingPolicy): Tenor =>
  policy.tenors.reduce((longest, tenor) => (tenor.months > longest.months ? tenor : longest));

/** The policy without a policy file. */
export const builtInPolicy: LendingPolicy = lendingPolicy.parse({ version: 'built-in-1' });
