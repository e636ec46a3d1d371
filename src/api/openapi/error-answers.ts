/** Errors as the document shows them: one schema and one example for each code of the catalogue. */
import { z } from 'zod';
import type {
  ZodOpenApiComponentsObject,
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponseObject,
} from 'zod-openapi';
import { errorBody } from '../envelope.ts';
import { ApiError, type ApiErrorOptions, type ErrorCode, errorCatalogue } from '../errors.ts';
import { businessDate, rupiah } from '../mobile/answer-fields.ts';
import { operatorErrorData } from '../operators/error-data.ts';

const details = z
  .array(
    z.strictObject({
      field: z.string(),
      value: z
        .union([z.string(), z.number(), z.boolean(), z.null()])
        .optional()
        .meta({ description: 'What was sent, cut off after 200 characters. Never a PIN, a code or a token.' }),
      message: z.string().meta({ description: 'Indonesian, for the borrower.' }),
    }),
  )
  .min(1);

const tries = z.strictObject({ remaining_attempts: z.int().min(0).max(2), is_locked: z.boolean() });
const kycTry = z.strictObject({ kyc_status: z.literal('REJECTED_RETRY'), suggestion: z.string() });

/** What an error carries besides its code and message. */
interface Extra {
  members: z.ZodRawShape;
  example: ApiErrorOptions;
}

const extras: Partial<Record<ErrorCode, Extra>> = {
  ...operatorErrorData,
  VALIDATION_ERROR: {
    members: { details },
    example: { details: [{ field: 'X-Device-ID', value: null, message: 'Header X-Device-ID wajib diisi.' }] },
  },
  PHONE_NUMBER_NOT_FOUND: {
    members: { details },
    example: {
      details: [{ field: 'phone_number', value: '08123552341234', message: 'Nomor telepon belum terdaftar.' }],
    },
  },
  INTERNAL_ERROR: {
    members: { data: z.strictObject({ request_id: z.string() }) },
    example: { data: { request_id: 'b7a1c6de-8c1b-4b0a-9f0e-2f4f5a6b7c8d' } },
  },
  INVALID_PIN: { members: { data: tries }, example: { data: { remaining_attempts: 2, is_locked: false } } },
  BIOMETRIC_VERIFICATION_FAILED: {
    members: { data: tries },
    example: { data: { remaining_attempts: 2, is_locked: false } },
  },
  LOW_FACE_MATCH_SCORE: {
    members: { data: kycTry.extend({ face_match_score: z.number(), required_score: z.number() }) },
    example: {
      data: {
        face_match_score: 62.4,
        required_score: 80,
        kyc_status: 'REJECTED_RETRY',
        suggestion: 'Pastikan wajah Anda terlihat dengan jelas.',
      },
    },
  },
  LIVENESS_FAILED: {
    members: { data: kycTry },
    example: {
      data: {
        kyc_status: 'REJECTED_RETRY',
        suggestion: 'Ambil foto selfie secara langsung, tanpa masker atau kacamata hitam.',
      },
    },
  },
  UNREADABLE_KTP: {
    members: { data: kycTry },
    example: {
      data: {
        kyc_status: 'REJECTED_RETRY',
        suggestion: 'Pastikan foto KTP terang, tidak buram, dan seluruh kartu terlihat.',
      },
    },
  },
  KYC_DECLINED: {
    members: { data: kycTry },
    example: {
      data: { kyc_status: 'REJECTED_RETRY', suggestion: 'Pastikan KTP asli dan masih berlaku, lalu coba lagi.' },
    },
  },
  KYC_UNDER_REVIEW: {
    members: {
      data: z
        .strictObject({ kyc_reference_id: z.string(), kyc_status: z.literal('UNDER_REVIEW') })
        .optional()
        .meta({ description: 'With the try that led to the review.' }),
    },
    example: { data: { kyc_reference_id: 'Ref-KYC-001', kyc_status: 'UNDER_REVIEW' } },
  },
  REAPPLY_TOO_EARLY: {
    members: { data: z.strictObject({ reapply_after: businessDate }) },
    example: { data: { reapply_after: '2026-03-18' } },
  },
  AMOUNT_MISMATCH: {
    members: {
      data: z
        .strictObject({ amount: rupiah })
        .optional()
        .meta({ description: 'With `early_settlement`: the amount of today.' }),
    },
    example: {},
  },
};

const schemas = new Map<ErrorCode, z.ZodObject>();

/** `INVALID_PIN` → `InvalidPinError`. */
const componentName = (code: ErrorCode): string =>
  `${code.toLowerCase().replace(/(^|_)(\w)/g, (_match, _start, letter: string) => letter.toUpperCase())}Error`.replace(
    /ErrorError$/,
    'Error',
  );

function schemaOf(code: ErrorCode): z.ZodObject {
  const known = schemas.get(code);
  if (known) return known;
  const schema = z
    .strictObject({
      status: z.literal('error'),
      error_code: z.literal(code),
      message: z.string().meta({ description: 'Indonesian, for the borrower. Programs decide by `error_code`.' }),
      ...extras[code]?.members,
    })
    .meta({ id: componentName(code) });
  schemas.set(code, schema);
  return schema;
}

/** Other words or other fields than the catalogue's, where a call has its own. */
export type ErrorExamples = Partial<Record<ErrorCode, ApiErrorOptions>>;

/** The content of one status: any of these codes, with an example for each. */
export function errorContent(codes: ErrorCode[], examples: ErrorExamples): ZodOpenApiResponseObject['content'] {
  const [first, ...others] = codes.map(schemaOf);
  if (!first) throw new Error('a response without an error code');
  return {
    'application/json': {
      schema: others.length ? z.discriminatedUnion('error_code', [first, ...others]) : first,
      examples: Object.fromEntries(
        codes.map((code) => [
          code,
          examples[code] ? exampleOf(code, examples[code]) : { $ref: `#/components/examples/${code}` },
        ]),
      ),
    },
  };
}

/** Of every code that these paths show: `own`, else in the catalogue's words. */
export function errorExamples(
  paths: ZodOpenApiPathsObject,
  own: ErrorExamples = {},
): ZodOpenApiComponentsObject['examples'] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item) as ZodOpenApiOperationObject[]);
  const responses = operations.flatMap(({ responses }) => Object.values(responses) as ZodOpenApiResponseObject[]);
  const shown = responses.flatMap(({ content }) => Object.keys(content?.['application/json']?.examples ?? {}));
  const codes = new Set(shown.filter((name): name is ErrorCode => Object.hasOwn(errorCatalogue, name)));
  return Object.fromEntries([...codes].map((code) => [code, exampleOf(code, own[code])]));
}

const exampleOf = (code: ErrorCode, own: ApiErrorOptions = {}) => ({
  summary: errorCatalogue[code].message,
  value: errorBody(new ApiError(code, { ...extras[code]?.example, ...own })),
});
