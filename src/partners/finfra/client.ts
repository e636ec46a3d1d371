/** HTTP client of Finfra, shared by all calls: base URL, access token, error classification. Source: docs/sources/finfra.md. */
import type { ZodType } from 'zod';
import type { PartnerCall, PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import type { TokenStore } from '../transport/access-token.ts';
import { type FinfraCredentials, finfraToken } from './authentication.ts';
import { finfraFailure, isConflict, isNoFile, isWebPage } from './errors.ts';
import { acknowledged } from './wire.ts';

export type FinfraCall = Pick<PartnerCall, 'operation' | 'method' | 'headers' | 'body' | 'multipart'> & {
  /** From the root, with its query; build it with `path`. */
  path: string;
};

export interface FinfraClient {
  call<T>(call: FinfraCall & { answer: ZodType<T> }): Promise<Outcome<T>>;
  /** For calls whose 2xx is the whole answer: approve, block, update, reject. */
  command(call: FinfraCall): Promise<Outcome<null>>;
  /** Returns a file. `unknown`: the answer is a web page or JSON. */
  file(call: FinfraCall): Promise<Outcome<Buffer>>;
  /** Creates something. A 409 returns what exists already; `existing` is null if its body does not say. */
  create<T, E>(
    call: FinfraCall & { answer: ZodType<T>; existing: ZodType<E> },
  ): Promise<Outcome<{ created: T } | { existing: E | null }>>;
  /** Without a token. */
  anonymous(call: FinfraCall): Promise<Outcome<Buffer>>;
}

/** Session ids are bearer tokens, and a signing URL lets whoever has it sign. */
const secrets = { secretHeaders: ['kyc-id'], secretFields: ['signing_url', 'kyc_id'] };

export function finfraClient(
  credentials: FinfraCredentials,
  transport: PartnerTransport,
  tokens?: TokenStore,
): FinfraClient {
  const token = finfraToken(credentials, transport, tokens);

  const written = ({ path, ...call }: FinfraCall) => ({
    partner: 'finfra',
    url: `${credentials.baseUrl}${path}`,
    classify: finfraFailure,
    ...secrets,
    ...call,
  });
  // Some endpoints are documented as "no auth required" under a table that wants Bearer for all of them: it is always sent.
  const authorised = ({ headers, ...call }: FinfraCall, bearer: string) =>
    written({ ...call, headers: { ...headers, authorization: `Bearer ${bearer}` } });

  return {
    call: ({ answer, ...call }) => token.use((bearer) => transport.call({ ...authorised(call, bearer), answer })),

    command: async (call) =>
      whenOk(
        await token.use((bearer) => transport.call({ ...authorised(call, bearer), answer: acknowledged })),
        () => null,
      ),

    file: async (call) =>
      unless(isNoFile, await token.use((bearer) => transport.call({ ...authorised(call, bearer), answer: 'bytes' }))),

    async create<T, E>({ answer, existing, ...call }: FinfraCall & { answer: ZodType<T>; existing: ZodType<E> }) {
      let found: E | null = null;
      const outcome = await token.use((bearer) =>
        transport.call({
          ...authorised(call, bearer),
          answer,
          classify: (given) => {
            if (given.status === 409) found = existing.safeParse(given.body).data ?? null;
            return finfraFailure(given);
          },
        }),
      );
      if (isConflict(outcome)) return { kind: 'ok' as const, value: { existing: found } };
      return outcome.kind === 'ok' ? { kind: 'ok' as const, value: { created: outcome.value } } : outcome;
    },

    anonymous: async (call) => unless(isWebPage, await transport.call({ ...written(call), answer: 'bytes' })),
  };
}

/** Bytes of something else than what was requested are `unknown`. */
const unless = (isElse: (bytes: Buffer) => boolean, answer: Outcome<Buffer>): Outcome<Buffer> =>
  answer.kind === 'ok' && isElse(answer.value) ? { kind: 'unknown', reason: 'the answer is something else' } : answer;

/** Returns a path; each value is encoded as one segment. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}
