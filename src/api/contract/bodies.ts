/** Request bodies of contracts. */
import type { z } from 'zod';
import { jsonBody } from '../middleware/body.ts';
import { validate } from '../middleware/validate.ts';
import type { RequestBody } from './contract.ts';

/** A JSON object of at most 100 KiB that fits the schema. Each example has a name. */
export const json = <Schema extends z.ZodType>(
  schema: Schema,
  examples: Record<string, unknown>,
): RequestBody<z.output<Schema>> => ({
  middlewares: jsonBody,
  read: (req) => validate(schema, req.body),
  content: { required: true, content: { 'application/json': { schema, examples: named(examples) } } },
  errors: ['VALIDATION_ERROR', 'MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
});

/** The same; no body at all means the same as `{}`. */
export function optionalJson<Schema extends z.ZodType>(
  schema: Schema,
  examples: Record<string, unknown>,
): RequestBody<z.output<Schema>> {
  const body = json(schema, examples);
  return { ...body, content: { ...body.content, required: false } };
}

/** Examples as OpenAPI wants them. */
export const named = (examples: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
