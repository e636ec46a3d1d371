/** Redaction of partner exchanges for the exchange log: no secrets, no images, bounded length. */
import type { Outcome } from './outcome.ts';

/** One attempt at a partner's endpoint. `request` and `response` hold personal data: whoever keeps them encrypts them. */
export interface Exchange {
  partner: string;
  operation: string;
  outcome: Outcome<unknown>['kind'];
  /** Why it is not `ok`; never a value of a body. */
  reason: string | null;
  httpStatus: number | null;
  durationMs: number;
  /** Method, URL, headers and body as text. */
  request: string | null;
  response: string | null;
}

/** What can be told of a call; secrets still in it. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Binary and multipart bodies, described. */
  described?: string;
}

/** Fields and headers that are secrets whoever the partner is. */
const usualSecretFields = [
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'client_secret',
  'pin',
  'otp',
  'otp_code',
  'presigned_url',
  'signature',
];
const usualSecretHeaders = ['authorization', 'cookie', 'set-cookie', 'x-api-key'];
const longestKept = 64 * 1024;
const mostLookedAt = 1024 * 1024;
const hidden = '‹secret›';
/** Characters. */
const imageFrom = 2000;

export interface Secrets {
  /** Names of JSON fields whose values are never kept, beside the usual ones. */
  secretFields?: readonly string[];
  /** Names of headers whose values are never kept, beside the usual ones. */
  secretHeaders?: readonly string[];
}

/** The request and the answer as text without secrets. A secret that was sent is hidden in the answer too, should it be echoed. */
export function redacted(
  request: SentRequest,
  answer: string | null,
  secrets: Secrets,
): { request: string; response: string | null } {
  const { header: secretHeaders, field } = secretsOf(secrets);
  const headers = Object.entries(request.headers);
  const sent = headers
    .filter(([name]) => secretHeaders.has(name.toLowerCase()))
    .map(([, value]) => value.replace(/^(Bearer|Basic) /, ''));
  const clean = (text: string) => withoutSecrets(text, field, sent);
  const head = headers.map(([name, value]) => `${name}: ${secretHeaders.has(name.toLowerCase()) ? hidden : value}`);
  // A request is cleaned whole: what follows a photo is worth keeping. Of an endless answer only the beginning is.
  const body = request.described ?? clean(withoutImages(request.body ?? ''));
  return {
    request: [`${request.method} ${urlWithoutSecrets(request.url)}`, ...head, '', body].join('\n').trimEnd(),
    response: answer === null ? null : clean(withoutImages(answer.slice(0, mostLookedAt))) + rest(answer),
  };
}

/** Presigned URLs carry their permission in the query. */
function urlWithoutSecrets(url: string): string {
  if (!url.includes('?')) return url;
  return url.replace(/([?&][^=&#]*(?:sign|token|credential|secret|key)[^=&#]*=)[^&#]*/gi, `$1${hidden}`);
}

/** Base64 that is too long to be a word; the look-behind keeps the search linear. */
function withoutImages(text: string): string {
  if (text.length < imageFrom) return text;
  return text.replace(/(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{2000,}/g, (run) => `‹${run.length} characters of base64›`);
}

/** Works on text and not on JSON, so that a truncated answer keeps no secret either. */
function withoutSecrets(text: string, secretField: RegExp, sent: string[]): string {
  if (text === '') return '';
  let clean = text.replace(secretField, `$1"${hidden}"`);
  for (const value of sent) if (value.length >= 6) clean = clean.replaceAll(value, hidden);
  return clean.length > longestKept ? `${clean.slice(0, longestKept)}…` : clean;
}

const rest = (answer: string) => (answer.length > longestKept ? ` (${answer.length} characters in all)` : '');

interface CompiledSecrets {
  header: ReadonlySet<string>;
  field: RegExp;
}

const compiled = new Map<string, CompiledSecrets>();

/** Partners declare a handful of lists; each is compiled once. */
function secretsOf({ secretFields = [], secretHeaders = [] }: Secrets): CompiledSecrets {
  const key = `${secretFields.join(' ')}|${secretHeaders.join(' ')}`;
  const known = compiled.get(key);
  if (known) return known;
  const names = [...usualSecretFields, ...secretFields].map(literally).join('|');
  const made = {
    header: new Set([...usualSecretHeaders, ...secretHeaders].map((name) => name.toLowerCase())),
    field: new RegExp(`("(?:${names})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|[^\\s,"}\\]{[]+)`, 'gi'),
  };
  compiled.set(key, made);
  return made;
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
