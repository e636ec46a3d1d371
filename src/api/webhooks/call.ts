/** What a webhook's call says: its JSON body, or its query, held against the declared schema. */
import type { Request, RequestHandler } from 'express';
import express from 'express';
import type { Inbound, MoneyField } from '../../partners/inbound.ts';
import { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { validate } from '../middleware/validate.ts';

/** The body as the bytes that were signed. Webhooks are mounted before any other body parser. */
export const readBytes: RequestHandler = express.raw({ type: () => true, limit: '1mb' });

export const bytesOf = (req: Request): Buffer => (Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));

/** `body`: the text to be kept. 400 `MALFORMED_JSON` where it is no JSON, `VALIDATION_ERROR` naming the fields otherwise. */
export function saidIn(
  context: ApiContext,
  { source, carriedBy, schema, amounts }: Inbound,
  req: Request,
): { said: unknown; body: string } {
  if (carriedBy === 'query') {
    const said = validate(schema, req.query);
    return { said, body: JSON.stringify(said) };
  }
  const malformed = (error: ApiError): ApiError => {
    context.metrics.webhooks.inc({ source, result: 'malformed' });
    return error;
  };
  const body = bytesOf(req).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(body, (_name, member: unknown) => storable(member));
  } catch {
    throw malformed(new ApiError('MALFORMED_JSON'));
  }
  const parsed = schema.safeParse(json);
  const wrong = parsed.success
    ? tooMuch(context, amounts(parsed.data))
    : parsed.error.issues.map(({ path }) => path.join('.') || 'body');
  if (parsed.success && wrong.length === 0) return { said: parsed.data, body };
  // The value may be somebody's personal data: only the field is named.
  const details = wrong.map((field) => ({ field, message: 'Nilai tidak valid.' }));
  throw malformed(new ApiError('VALIDATION_ERROR', { details }));
}

/** Amounts that no single receipt can have: an error or an attack, in whose sums arithmetic would lose rupiah. */
const tooMuch = ({ config }: ApiContext, told: readonly MoneyField[]): string[] =>
  told.filter(({ amount }) => (amount ?? 0) > config.policy.payment.maximumReceipt).map(({ field }) => field);

/** Text with U+0000 could be taken and then never be delivered: no column holds it, no query can ask for it. */
function storable(member: unknown): unknown {
  if (typeof member === 'string' && member.includes('\0')) throw new Error('text that no column can hold');
  return member;
}
