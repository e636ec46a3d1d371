/** One operation: what a stage says of it, and what every call of its kind has in common. */
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ErrorCode, errorCatalogue } from '../errors.ts';
import { accesses, type Access } from './access.ts';
import { errorContent, type ErrorExamples } from './error-answers.ts';
import { headerRefs, parameterRef, type ResponseHeader } from './headers.ts';
import type { tags } from './tags.ts';

export interface Operation {
  /** `operationId`; the answer's schema is named after it. */
  id: string;
  tag: keyof typeof tags;
  summary: string;
  /** Rules that the schemas cannot say. Markdown. */
  description?: string;
  access: Access;
  body?: RequestBody;
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** Accepts `Idempotency-Key`. */
  creates?: boolean;
  success: SuccessAnswer;
  /** Besides those that follow from everything above. */
  errors?: ErrorCode[];
  errorExamples?: ErrorExamples;
}

export interface RequestBody {
  content: ZodOpenApiRequestBodyObject;
  errors: ErrorCode[];
}

export interface SuccessAnswer {
  status: number;
  description: string;
  /** Named after the operation. */
  schema?: z.ZodType;
  mediaType: string;
  examples: Record<string, unknown>;
}

/** A JSON body of at most 100 KiB; each example has a name. */
export const json = (schema: z.ZodType, examples: Record<string, unknown>): RequestBody => ({
  content: { required: true, content: { 'application/json': { schema, examples: named(examples) } } },
  errors: ['VALIDATION_ERROR', 'MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
});

/** The envelope of a success. */
export const envelopeOf = <Data extends z.ZodType>(message: string, data?: Data) =>
  z.strictObject({
    status: z.literal('success'),
    message: z.literal(message),
    ...(data ? { data } : {}),
  });

/** A success in the envelope. `example` is its `data`. */
export function success<Data extends z.ZodType>(
  status: 200 | 201,
  message: string,
  data?: Data,
  example?: z.output<Data>,
): SuccessAnswer {
  return {
    status,
    description: message,
    schema: envelopeOf(message, data),
    mediaType: 'application/json',
    examples: { success: { status: 'success', message, ...(data ? { data: example } : {}) } },
  };
}

export function operation(given: Operation): ZodOpenApiOperationObject {
  const { access, body, path, query, creates, success: answered } = given;
  const who = accesses[access];
  const codes = new Set<ErrorCode>([
    ...who.errors,
    ...(body?.errors ?? []),
    ...(path ? (['NOT_FOUND'] as const) : []),
    ...(creates ? keyErrors : []),
    ...(given.errors ?? []),
    'INTERNAL_ERROR',
  ]);
  const always: ResponseHeader[] = ['X-Request-ID', ...(who.limited ? rateHeaders : [])];
  const replayable: ResponseHeader[] = creates ? ['Idempotency-Replayed'] : [];

  return {
    operationId: given.id,
    tags: [given.tag],
    summary: given.summary,
    ...(given.description ? { description: given.description } : {}),
    security: who.security,
    parameters: [
      ...(who.device ? [parameterRef('DeviceId')] : []),
      ...(creates ? [parameterRef('IdempotencyKey')] : []),
      parameterRef('RequestId'),
    ],
    ...(path || query ? { requestParams: { ...(path ? { path } : {}), ...(query ? { query } : {}) } } : {}),
    ...(body ? { requestBody: body.content } : {}),
    responses: {
      [`${answered.status}`]: {
        description: answered.description,
        headers: headerRefs([...always, ...replayable]),
        content: {
          [answered.mediaType]: {
            ...(answered.schema ? { schema: answered.schema.meta({ id: answerName(given.id) }) } : {}),
            ...(Object.keys(answered.examples).length ? { examples: named(answered.examples) } : {}),
          },
        },
      },
      ...errorResponses([...codes], [...always, ...replayable], given.errorExamples ?? {}),
    },
  };
}

const rateHeaders: ResponseHeader[] = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
const keyErrors: ErrorCode[] = ['VALIDATION_ERROR', 'IDEMPOTENCY_KEY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'];

/** Every answer of these says when to come back; of the codes, some answers. */
const waitStatuses = [429, 503];
const waitCodes: ErrorCode[] = ['IDEMPOTENCY_KEY_IN_PROGRESS', 'INVALID_PIN', 'BIOMETRIC_VERIFICATION_FAILED'];

function errorResponses(
  codes: ErrorCode[],
  headers: ResponseHeader[],
  examples: ErrorExamples,
): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      String(status),
      {
        description: those.map((code) => `\`${code}\``).join(', '),
        headers: headerRefs([
          ...headers,
          ...(waitStatuses.includes(status) ? (['Retry-After.always'] as const) : []),
          ...(those.some((code) => waitCodes.includes(code)) ? (['Retry-After'] as const) : []),
          ...(those.includes('UNAUTHORIZED') ? (['WWW-Authenticate'] as const) : []),
        ]),
        content: errorContent(those, examples),
      },
    ]),
  );
}

const answerName = (id: string) => `${id[0]!.toUpperCase()}${id.slice(1)}Answer`;

const named = (examples: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
