/** Every inbound call alike: authenticated, stored under its unique key, acknowledged; the telling happens afterwards. */
import type { Request, RequestHandler } from 'express';
import express from 'express';
import type { z } from 'zod';
import { markReview, storeInInbox } from '../../inbox/store.ts';
import type { InboxMessage } from '../../db/entities/partner.ts';
import { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { pokeDelivery } from '../../inbox/delivery.ts';

export interface Notice {
  source: InboxMessage['source'];
  uniqueKey: string;
  /** Callback title or status, for operators. */
  topic: string;
  body: string;
  /** Why nobody can be told automatically (a status or title that no document names); null otherwise. */
  review: string | null;
}

/** The body as the bytes that were signed. Webhooks are mounted before any other body parser. */
export const readBytes: RequestHandler = express.raw({ type: () => true, limit: '1mb' });

/** Stores what was said; the same thing said twice is one row. */
export async function receive(context: ApiContext, { review, ...message }: Notice): Promise<void> {
  const fresh = await context.orm.em.fork().transactional(async (em) => {
    const stored = await storeInInbox(em, message);
    if (stored.fresh && review) await markReview(em, stored.id, review);
    return stored.fresh;
  });
  context.metrics.webhooks.inc({ source: message.source, result: fresh ? 'stored' : 'duplicate' });
  if (fresh && !review) pokeDelivery(context);
}

/** The JSON of the body, or 400: `MALFORMED_JSON` when it is no JSON, `VALIDATION_ERROR` naming the fields otherwise. */
export function parsedBody<Schema extends z.ZodType>(
  context: ApiContext,
  source: InboxMessage['source'],
  req: Request,
  schema: Schema,
): z.output<Schema> {
  const malformed = (error: ApiError): ApiError => {
    context.metrics.webhooks.inc({ source, result: 'malformed' });
    return error;
  };
  let json: unknown;
  try {
    json = JSON.parse(textOf(req), (_name, member: unknown) => storable(member));
  } catch {
    throw malformed(new ApiError('MALFORMED_JSON'));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  // The value may be somebody's personal data: only the field is named.
  const details = parsed.error.issues.map(({ path }) => ({
    field: path.join('.') || 'body',
    message: 'Nilai tidak valid.',
  }));
  throw malformed(new ApiError('VALIDATION_ERROR', { details }));
}

/** Text with U+0000 could be taken and then never be delivered: no column holds it, no query can ask for it. */
function storable(member: unknown): unknown {
  if (typeof member === 'string' && member.includes('\0')) throw new Error('text that no column can hold');
  return member;
}

export const bytesOf = (req: Request): Buffer => (Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
export const textOf = (req: Request): string => bytesOf(req).toString('utf8');

/** Joins what makes a message unique; the inbox hashes a key that is too long for it. */
export const uniqueKey = (...parts: (string | number | undefined)[]): string =>
  parts.map((part) => part ?? '').join(':');
