/** HTTP types and helpers of all simulators: calls, answers, routes, body validation. */
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';

export interface Call {
  method: string;
  path: string;
  /** Named parts of the path: `:userId`. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Base URL under which the caller reached us, for addresses in our answers. */
  self: string;
}

export interface Answer {
  status: number;
  /** Sent as JSON. */
  json?: unknown;
  html?: string;
  bytes?: Buffer;
  headers?: Record<string, string>;
  /** The operation was carried out, but its answer never arrives. */
  lost?: 'hang' | 'reset';
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** `/api/core/users/:userId/approve`. */
  path: string;
  /** The name by which faults and the exchange list know it. */
  operation: string;
  handle: (call: Call) => Answer | Promise<Answer>;
}

/** Thrown by a handler to refuse a call with this answer. */
export class Refused extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** Makes the partner's own error answer. */
export type Refusal = (status: number, message: string) => Answer;

/** Returns the JSON body, validated by `schema`. Throws Refused with `status`, in the partner's error shape. */
export function jsonBody<S extends z.ZodType>(call: Call, schema: S, refusal: Refusal, status = 400): z.output<S> {
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? ''))
    throw new Refused(refusal(415, 'Content-Type must be application/json'));
  let json: unknown;
  try {
    json = JSON.parse(call.body.toString('utf8'));
  } catch {
    throw new Refused(refusal(status, 'Malformed JSON'));
  }
  return checked(json, schema, refusal, status);
}

/** Returns the value, validated by `schema`. Throws Refused, naming every field that is wrong. */
export function checked<S extends z.ZodType>(value: unknown, schema: S, refusal: Refusal, status = 400): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.') || 'body';
    return issue.input === undefined ? `${field} is required` : `${field}: ${issue.message}`;
  });
  throw new Refused(refusal(status, `Validation failed: ${problems.join('; ')}`));
}

export interface FilePart {
  fileName: string;
  contentType: string;
  bytes: Buffer;
}

/** The parts of a multipart/form-data body. */
export async function multipartBody(
  call: Call,
  refusal: Refusal,
): Promise<{ text(name: string): string | null; file(name: string): FilePart | null }> {
  const contentType = call.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType))
    throw new Refused(refusal(415, 'Content-Type must be multipart/form-data'));
  let form: FormData;
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the body is read already and bounded
    form = await new Response(new Uint8Array(call.body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new Refused(refusal(400, 'Malformed multipart body'));
  }
  const files = new Map<string, FilePart>();
  for (const [name, part] of form) {
    if (typeof part === 'string') continue;
    files.set(name, { fileName: part.name, contentType: part.type, bytes: Buffer.from(await part.arrayBuffer()) });
  }
  return {
    text(name) {
      const part = form.get(name);
      return typeof part === 'string' ? part : null;
    },
    file: (name) => files.get(name) ?? null,
  };
}

/** User and password of HTTP Basic, or null. */
export function basicCredentials(call: Call): { user: string; password: string } | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (!encoded) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** The bearer token, or null. */
export function bearerToken(call: Call): string | null {
  return /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? null;
}
