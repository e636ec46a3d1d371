/** What an answer means: the partner's own reading of it, then its status, then its shape. */
import type { z, ZodType } from 'zod';
import { jsonOf, textOf } from './answer-body.ts';
import type { PartnerCall } from './http-client.ts';
import { type Outcome, outcomeOfStatus } from './outcome.ts';

export interface ReadAnswer {
  /** Parsed JSON, null when empty, undefined when it is none. */
  json: unknown;
  problem: string;
  shown: string;
}

/** `binary`: bytes were asked for; they are read all the same when they say that they are JSON. */
export function read(bytes: Buffer, contentType: string, binary: boolean): ReadAnswer {
  if (binary && !/json/i.test(contentType))
    return { json: undefined, problem: '', shown: `‹${bytes.length} bytes of ${contentType || 'no content type'}›` };
  const text = textOf(bytes, contentType);
  if (text === null)
    return { json: undefined, problem: 'the answer is not in its charset', shown: `‹${bytes.length} bytes›` };
  return { json: jsonOf(text), problem: 'the answer is not JSON', shown: text };
}

type Expecting = Pick<PartnerCall, 'classify'> & { answer: ZodType | 'bytes' };

/** Never throws. `wait`: milliseconds that the partner asks us to wait. */
export function judge(call: Expecting, status: number, answer: ReadAnswer, bytes: Buffer, wait?: number) {
  try {
    return judged(call, status, answer, bytes, wait);
  } catch {
    // Ours is the fault, but the request has left.
    return { kind: 'unknown', reason: 'the answer could not be interpreted' } satisfies Outcome<unknown>;
  }
}

function judged(
  call: Expecting,
  status: number,
  answer: ReadAnswer,
  bytes: Buffer,
  retryAfterMs?: number,
): Outcome<unknown> {
  const own = call.classify?.({ status, body: answer.json, retryAfterMs });
  if (own) return own;
  if (status < 200 || status > 299) return outcomeOfStatus(status, retryAfterMs);
  if (call.answer === 'bytes') return { kind: 'ok', value: bytes };
  if (answer.json === undefined) return { kind: 'unknown', reason: answer.problem };
  const parsed = call.answer.safeParse(answer.json);
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  return { kind: 'unknown', reason: `unexpected answer at ${pathsOf(parsed.error)}` };
}

/** Where a body does not fit its documented shape; null when it does. */
export function misfit(shape: ZodType, value: unknown): string | null {
  const parsed = shape.safeParse(value);
  return parsed.success ? null : pathsOf(parsed.error);
}

/** Paths, never values: requests and answers hold personal data. */
function pathsOf(error: z.ZodError): string {
  const paths = [...new Set(error.issues.map((issue) => issue.path.join('.') || '(the whole)'))];
  return paths.slice(0, 10).join(', ');
}
