/**
 * A typed client of the operators' API. Each operation of the OpenAPI document is a method; what it takes and answers
 * are the types of its contract, its address comes from the document that the server itself answers. Nothing of the
 * server is imported but types.
 */
import type { z } from 'zod';
import type { Contract } from '../contract/contract.ts';
import type { OperatorContracts } from './contracts.ts';

/** What every refusal says: a code of docs/errors.md. */
export interface OperatorError {
  status: 'error';
  error_code: string;
  /** Indonesian. */
  message: string;
  /** With VALIDATION_ERROR: every field that is wrong. */
  details?: { field: string; value?: unknown; message: string }[];
  data?: Record<string, unknown>;
}

interface Heard {
  /** HTTP status. */
  status: number;
  headers: Headers;
  /** The body as it came: of a PDF, the PDF. */
  bytes: Uint8Array;
}

export type Answered<Data> = Heard & ({ ok: true; body: Data } | { ok: false; body: OperatorError });

type Given<Name extends string, Value> = string extends keyof Value ? unknown : Record<Name, Value>;

type InputOf<Params, Query, Body> = Given<'params', Params> &
  (string extends keyof Query ? unknown : { query?: Partial<Query> }) &
  (Body extends undefined ? unknown : { body: Body });

type CallOf<C> =
  C extends Contract<infer _Caller, infer Params, infer Query, infer Body, infer Data, infer _Unchecked>
    ? unknown extends InputOf<z.output<Params>, z.output<Query>, Body>
      ? () => Promise<Answered<Data>>
      : object extends InputOf<z.output<Params>, z.output<Query>, Body>
        ? (input?: InputOf<z.output<Params>, z.output<Query>, Body>) => Promise<Answered<Data>>
        : (input: InputOf<z.output<Params>, z.output<Query>, Body>) => Promise<Answered<Data>>
    : never;

/** One method for each operation. A refusal is a value (`ok: false`), not an exception. */
export type OperatorCalls = { [Id in keyof OperatorContracts]: CallOf<OperatorContracts[Id]> };

interface AnyInput {
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
}

/** Where an operation is served. */
interface Operation {
  method: string;
  path: string;
}

/** Anything that sends as the global `fetch` does. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Reads the document at `baseUrl`, of OPERATOR_PORT. Throws where it cannot be read. */
export async function operatorClient(baseUrl: string, send: Fetch = fetch) {
  const operations = await readOperations(baseUrl, send);

  const callsWith = (headers: Record<string, string>) =>
    Object.fromEntries(
      [...operations].map(([id, operation]) => [
        id,
        (input: AnyInput = {}) => call(send, baseUrl, operation, input, headers),
      ]),
    ) as unknown as OperatorCalls;

  return {
    /** Calls without a session. */
    ...callsWith({}),

    /** Signs in and keeps the session's cookie and CSRF token. Throws with the error's code where it is refused. */
    async signIn(credentials: { email: string; password: string }): Promise<OperatorCalls> {
      const login = await callsWith({}).login({ body: credentials });
      if (!login.ok) throw new Error(`not signed in: ${login.body.error_code}`);
      const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      const session = await callsWith({ cookie }).getSession();
      if (!session.ok) throw new Error(`not signed in: ${session.body.error_code}`);
      return callsWith({ cookie, 'x-csrf-token': session.body.csrf_token });
    },
  };
}

async function readOperations(baseUrl: string, send: Fetch): Promise<Map<string, Operation>> {
  const response = await send(`${baseUrl}/openapi.json`, { method: 'GET' });
  if (!response.ok) throw new Error(`${baseUrl}/openapi.json answered ${response.status}`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, { operationId: string }>> };
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => [operationId, { method: method.toUpperCase(), path }]),
    ),
  );
}

async function call(
  send: Fetch,
  baseUrl: string,
  { method, path }: Operation,
  { params = {}, query = {}, body }: AnyInput,
  headers: Record<string, string>,
): Promise<Answered<unknown>> {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const response = await send(`${baseUrl}${address}${search ? `?${search}` : ''}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = await response.bytes();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const read: unknown = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
  const heard = { status: response.status, headers: response.headers, bytes };
  return response.ok ? { ...heard, ok: true, body: read } : { ...heard, ok: false, body: read as OperatorError };
}
