/** Request serialisation and response parsing: JSON, multipart, charset, and the outcome by classification, status and schema. */
import { isUtf8 } from 'node:buffer';
import type { z, ZodType } from 'zod';
import type { SentRequest } from './exchange.ts';
import type { PartnerCall } from './http-client.ts';
import { type Outcome, outcomeOfStatus } from './outcome.ts';

type Call = PartnerCall & { answer: unknown };

export interface Sendable extends SentRequest {
  payload: string | Buffer | null;
}

/** The request as it will leave, and as it may be told; throws for a body that cannot be written. Only parts take a while. */
export function sendable(call: Call, traceHeaders?: Record<string, string>): Sendable | Promise<Sendable> {
  if (call.multipart) return inParts(call, call.multipart, traceHeaders);
  const { method, url } = call;
  if (call.raw) {
    const { bytes, contentType } = call.raw;
    const described = `‹${bytes.length} bytes of ${contentType}›`;
    return { method, url, headers: headersOf(call, contentType, traceHeaders), described, payload: bytes };
  }
  if (call.body === undefined) return { method, url, headers: headersOf(call, null, traceHeaders), payload: null };
  const body = JSON.stringify(call.body);
  return { method, url, headers: headersOf(call, 'application/json', traceHeaders), body, payload: body };
}

async function inParts(call: Call, form: FormData, traceHeaders?: Record<string, string>): Promise<Sendable> {
  const { method, url } = call;
  // Encoded here, and not by undici, which knows its own FormData only; so the length is known too.
  const encoded = new Response(form);
  const payload = Buffer.from(await encoded.arrayBuffer());
  const headers = headersOf(call, encoded.headers.get('content-type'), traceHeaders);
  const described = [...form.entries()].map(([name, value]) =>
    typeof value === 'string' ? `${name}: ${value}` : `${name}: ‹${value.size} bytes of ${value.type}›`,
  );
  return { method, url, headers, described: described.join('\n'), payload };
}

/** What the call says itself comes last and wins. */
function headersOf(call: Call, contentType: string | null, traceHeaders?: Record<string, string>) {
  const headers: Record<string, string> = { accept: call.answer === 'bytes' ? '*/*' : 'application/json' };
  if (contentType !== null) headers['content-type'] = contentType;
  return Object.assign(headers, traceHeaders, call.headers);
}

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

/** The text in the charset that the content type names, UTF-8 when it names none; null when the bytes are not that. */
function textOf(bytes: Buffer, contentType: string): string | null {
  // A decoder costs more than a small answer; only a byte order mark (EF) needs one.
  if (utf8.test(contentType) && bytes[0] !== 0xef) return isUtf8(bytes) ? bytes.toString('utf8') : null;
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Names UTF-8, or no charset at all. */
const utf8 = /^(?!.*charset)|charset\s*=\s*"?utf-?8(?![^\s;"])/i;

/** The JSON value of a text; an empty text is null; undefined when it is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.trim() === '' ? null : undefined;
  }
}
