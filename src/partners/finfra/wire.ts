/** Response schemas and enumerations of Finfra. Source: docs/sources/finfra.md; what it leaves open: docs/contracts.md, "Finfra". */
import { z } from 'zod';

// ── words ───────────────────────────────────────────────────────────────────
// docs/sources/finfra.md gives examples ("e.g.") and no complete lists: words marked * are in the document, the rest are ASSUMPTION.

export const genders = ['MALE' /* * */, 'FEMALE' /* * */] as const;
export const titles = ['BPK' /* * */, 'IBU' /* * */] as const;
export const maritalStatuses = ['MARRIED', 'SINGLE', 'DIVORCED', 'WIDOWED'] as const; // all *
export const religions = ['ISLAM', 'CHRISTIAN', 'CATHOLIC', 'HINDU', 'BUDDHIST', 'CONFUCIAN'] as const; // all *

export const jobs = [
  'PRIVATE_SECTOR_EMPLOYEE' /* * */,
  'BUSINESS_OWNER' /* * */,
  'CIVIL_SERVANT',
  'STATE_OWNED_ENTERPRISE_EMPLOYEE',
  'MILITARY_POLICE',
  'PROFESSIONAL',
  'TEACHER',
  'FREELANCER',
  'TRADER',
  'FARMER_FISHERMAN',
  'LABOURER',
  'RETIRED',
  'HOMEMAKER',
  'STUDENT',
  'UNEMPLOYED',
  'OTHER',
] as const;

export const educations = [
  'NO_SCHOOL',
  'ELEMENTARY_SCHOOL' /* * */,
  'JUNIOR_HIGH_SCHOOL',
  'SENIOR_HIGH_SCHOOL',
  'DIPLOMA',
  'BACHELORS_DEGREE' /* * */,
  'MASTERS_DEGREE',
  'DOCTORAL_DEGREE',
] as const;

export const monthlyIncomeRanges = [
  'LESS_THAN_3_MILLION' /* * */,
  'GTE_3_AND_LT_5_MILLION',
  'GTE_5_AND_LT_10_MILLION',
  'GTE_10_AND_LT_20_MILLION',
  'GTE_20_AND_LT_50_MILLION' /* * */,
  'GTE_50_MILLION',
] as const;

export const housingStatuses = [
  'OWN_HOME' /* * */,
  'FAMILY_HOME',
  'MORTGAGED_HOME',
  'RENTED_HOME',
  'OFFICIAL_HOME',
  'BOARDING_HOUSE',
] as const;

export const sourcesOfFund = [
  'SALARY' /* * */,
  'BUSINESS_INCOME',
  'INVESTMENT',
  'INHERITANCE',
  'PENSION',
  'OTHER',
] as const;

/** Finfra's lists for a company show one example each, and `RESTAURANT` in "Get Borrower": no other word is made up here. */
export const businessTypes = ['OTHER' /* * */, 'RESTAURANT' /* * */] as const;
export const industries = ['PRIVATE_PERSON_NAME' /* * */] as const;
export const legalEntities = ['PT' /* * */, 'CV' /* * */, 'FIRMA', 'KOPERASI', 'YAYASAN'] as const;
export const positions = ['OWNER_MANAGEMENT' /* * */, 'NON_OWNER_MANAGEMENT'] as const;

export const creditSources = ['afpi' /* * */, 'clik' /* * */] as const;
export const dataSources = ['izidata', 'VERIHUBS', 'ASLIRI', 'VIDA'] as const; // all *
export const hubs = ['VERIHUBS' /* * */, 'ASLIRI' /* * */] as const;
/** The document shows KTP; ASSUMPTION: the others are called as in the documents object. */
export const documentTypes = [
  'KTP' /* * */,
  'SELFIE',
  'NPWP',
  'SELFIE_WITH_KTP',
  'STOCK_IMAGES',
  'FINANCE_REPORT',
] as const;

export const interestTypes = ['FLAT', 'EFFECTIVE', 'ANNUITY'] as const;

export const loanStatuses = [
  'PENDING',
  'APPROVED',
  'REJECTED',
  'SIGNED',
  'DISBURSEMENT_IN_PROGRESS',
  'DISBURSED',
  'DISBURSEMENT_FAILED',
  'COMPLETED',
] as const;
/** Where a loan stands at Finfra. Any other word makes the answer `unknown`: about money we do not guess. */
export type LoanState = (typeof loanStatuses)[number];

// ── scalars ─────────────────────────────────────────────────────────────────

/** An instant with its offset, turned to UTC. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const maybeInstant = instant.nullish().transform((at) => at ?? null);
const rupiah = z.number().transform(Math.round).pipe(z.int().nonnegative());
const loanUniqueId = z.string().min(6);
const printed = z
  .string()
  .nullish()
  .transform((text) => text?.trim() ?? '');

/**
 * For calls of which the document says "200 OK" and shows no body: none, or any object that is no failure (a web page, a
 * list or half an object is somebody else's answer). ASSUMPTION: a word of success is none of these.
 */
const noFailure = z.string().refine((word) => !/^(error|fail(ed|ure)?)$/i.test(word), 'a failure');
export const acknowledged = z.object({ status: z.union([noFailure, z.number()]).nullish() }).nullable();

// ── authentication ──────────────────────────────────────────────────────────

/** POST /api/auth/token/v2; ASSUMPTION: /api/auth/refresh answers the same, perhaps without a new refresh token. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
});

// ── borrowers ───────────────────────────────────────────────────────────────

export const borrowerAccepted = z.object({ status: z.literal('success') });
/** ASSUMPTION: the 409 of a borrower that exists brings its id. */
export const existingBorrower = z.object({ id: z.string().min(1) });
/** GET /api/core/users/{userId}: the part that we use. */
export const borrowerDetail = z.object({ id: z.string().min(1), status: z.string().min(1) });

// ── e-KYC ───────────────────────────────────────────────────────────────────

/** Without a NIK, a name and a birth date nothing was read; what else is missing the borrower fills in. */
export const ocrAnswer = z.object({
  kyc_id: z.string().min(1),
  data: z.object({
    nik: z.string().regex(/^\d{16}$/),
    full_name: z.string().trim().min(1),
    birth_place: printed,
    birth_date: z.iso.date(),
    gender: printed,
    address: printed,
    rt_rw: printed,
    village: printed,
    district: printed,
    city: printed,
    province: printed,
    marital_status: printed,
  }),
});

export const biometricAnswer = z.object({
  kyc_id: z.string().min(1),
  face_match_score: z.number().min(0).max(100),
  liveness_passed: z.boolean().nullish(),
  status: z.string().min(1),
  /** As long as the column that finds its report. */
  verification_session_id: z.string().min(1).max(200).nullish(),
});

export const kycStatus = z.object({ status: noFailure.min(1) });
export const kycVerdict = z.object({
  status: z.enum(['PENDING', 'VERIFIED', 'REJECTED']),
  reason: z.string().nullish(),
});

// ── what others know of a borrower ──────────────────────────────────────────

const count = z.int().nonnegative().nullish();
const amount = rupiah.nullish();

export const scoreReportAnswer = z.object({
  sources: z.array(z.object({ source: z.string(), score: z.number().nullish(), grade: z.string().nullish() })),
});
export const creditHistoryAnswer = z.object({
  loans: z.array(
    z.object({
      lender: z.string().nullish(),
      amount,
      outstanding: amount,
      days_past_due: count,
      status: z.string().nullish(),
    }),
  ),
});
/** Any value may be unknown, but an object that has none of the keys is no report. */
export const clikAnswer = z
  .object({
    score: z.number().nullish(),
    grade: z.string().nullish(),
    active_loans: count,
    max_days_past_due: count,
  })
  .refine((answer) => Object.keys(answer).length > 0, 'not a report');
export const afpiAnswer = z.object({
  reference_id: z.string(),
  platforms: count,
  outstanding: amount,
  max_days_past_due: count,
});
export const rdfAnswer = z.object({ status: z.enum(['MATCH', 'NO_MATCH']), score: z.number().nullish() });
export const hubAnswer = z.object({ status: z.enum(['VERIFIED', 'UNVERIFIED']) });

// ── documents ───────────────────────────────────────────────────────────────

const documentId = z.string().min(6);

export const documentCreated = z.object({
  id: documentId,
  presigned_url: z.url({ protocol: /^https?$/ }),
  expires_at: instant.optional(),
});
export const documentDetail = z.object({
  id: documentId,
  type: z.string(),
  description: z.string().nullish(),
});

// ── loans ───────────────────────────────────────────────────────────────────

export const loanCreated = z.object({ unique_id: loanUniqueId, status: z.enum(loanStatuses) });
/** The 409 of a `partner_reference` that has a loan already. */
export const existingLoan = z.object({ unique_id: loanUniqueId });

export const loanDetail = z.object({
  unique_id: loanUniqueId,
  partner_reference: z.string().nullish(),
  status: z.enum(loanStatuses),
  signed_at: maybeInstant,
  disbursed_at: maybeInstant,
});
export type LoanDetail = z.infer<typeof loanDetail>;
export const loanPage = z.object({ data: z.array(loanDetail), total: z.int().nonnegative() });

export const signingInitiated = z.object({
  loan_unique_id: loanUniqueId,
  signing_url: z.url({ protocol: /^https?$/ }),
  expires_at: instant,
});
export const disbursementAccepted = z.object({
  loan_unique_id: loanUniqueId,
  status: z.literal('DISBURSEMENT_IN_PROGRESS'),
});
export const virtualAccountCreated = z.object({
  id: z.string().min(1),
  external_id: z.string(),
  bank_code: z.string(),
  account_number: z.string().min(1),
  expires_at: instant,
});
