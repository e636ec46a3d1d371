/** Headers in and out, written down once. */
import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import { deviceIdPattern } from '../middleware/device.ts';
import { idempotencyKeyPattern } from '../middleware/idempotency.ts';
import { requestIdPattern } from '../middleware/request-frame.ts';

export const parameters = {
  DeviceId: {
    name: 'X-Device-ID',
    in: 'header',
    required: true,
    description: 'The device that calls. Codes, tokens, challenges and keys are bound to it.',
    schema: { type: 'string', pattern: deviceIdPattern.source },
    example: '8d39-b231',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The same key with the same body gives the first answer again, for 24 hours, with `Idempotency-Replayed: true`.',
    schema: { type: 'string', pattern: idempotencyKeyPattern.source },
    example: '0b6f1e1c-4c3e-4a55-9a0b-5d1f6a7b8c9d',
  },
  RequestId: {
    name: 'X-Request-ID',
    in: 'header',
    required: false,
    description: `Finds the call in our log; one is made where none, or none that matches \`${requestIdPattern.source}\`, is sent.`,
    schema: { type: 'string' },
    example: 'b7a1c6de-8c1b-4b0a-9f0e-2f4f5a6b7c8d',
  },
} satisfies ZodOpenApiComponentsObject['parameters'];

const count = { type: 'integer', minimum: 0 } as const;

export const responseHeaders = {
  'X-Request-ID': {
    description: 'Finds the call in our log.',
    required: true,
    schema: { type: 'string', pattern: requestIdPattern.source },
  },
  'RateLimit-Limit': { description: 'Calls in a minute, of the budget that is nearest its end.', schema: count },
  'RateLimit-Remaining': { description: 'What is left of them.', schema: count },
  'RateLimit-Reset': { description: 'Seconds until they are all there again.', schema: count },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 1 } },
  /** Where every code of the status says so. */
  'Retry-After.always': {
    description: 'Seconds to wait before the next try.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotency-Replayed': {
    description: 'This is the first answer again.',
    schema: { type: 'string', const: 'true' },
  },
  'WWW-Authenticate': { description: 'A token is needed.', schema: { type: 'string', const: 'Bearer' } },
} satisfies ZodOpenApiComponentsObject['headers'];

type ResponseHeader = keyof typeof responseHeaders;

/** What is left of the calls of this minute. */
export const rateHeaders: ResponseHeader[] = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

export const parameterRef = (name: keyof typeof parameters) => ({ $ref: `#/components/parameters/${name}` as const });

/** Headers of an answer: each refers to a header among the document's components. */
export type HeaderRefs = Record<string, { $ref: `#/components/headers/${string}` }>;

/** References to these headers. */
export const headerRefs = (names: ResponseHeader[]): HeaderRefs =>
  Object.fromEntries(
    names.map((name) => [name.replace('.always', ''), { $ref: `#/components/headers/${name}` as const }]),
  );
