/** A Finfra that hands out tokens and answers everything else as a test says. */
import { finfra, type Finfra } from '../../../src/partners/finfra/index.ts';
import type { Exchange } from '../../../src/partners/transport/exchange.ts';
import { type Answer, fakePartner, type Heard, json } from '../../partners/transport/fake-partner.ts';
import { type CallLimits, patientTransport } from '../../partners/transport/patient-transport.ts';
import * as document from './document.ts';

export interface FakeFinfra {
  url: string;
  /** A client of its own: no token yet. */
  client(): Finfra;
  /** A client that has its token: what comes next is about the call itself. */
  signedIn(): Promise<Finfra>;
  /** What was asked beside tokens. */
  asked: Heard[];
  tokens: Heard[];
  /** What is kept of the calls so far, once one of this operation is: exchanges are kept after the caller has its answer. */
  kept(operation: string): Promise<string>;
  /** What it answers to anything but a request for a token. */
  answers(answer: Answer): void;
  /** What it answers to a request for a token; `null`: as documented, a new one each time. */
  grants(answer: Answer | null): void;
  /** How long each call may take from now on, those for tokens included; patient unless a test says so. */
  limitCalls(limits: CallLimits): void;
  reset(): void;
  close(): Promise<void>;
}

export async function fakeFinfra(): Promise<FakeFinfra> {
  let answer: Answer = json(200, {});
  let grant: Answer | null = null;
  const [asked, tokens, exchanges]: [Heard[], Heard[], Exchange[]] = [[], [], []];
  const partner = await fakePartner((request, response) => {
    if (!request.path.startsWith('/api/auth/')) {
      asked.push(request);
      return answer(request, response);
    }
    tokens.push(request);
    const number = tokens.length;
    const granted = { ...document.token, access_token: `access-token-${number}`, refresh_token: `refresh-${number}` };
    return (grant ?? json(200, granted))(request, response);
  });
  const transport = patientTransport({ record: (exchange) => void exchanges.push(exchange) });
  const credentials = { baseUrl: partner.url, clientId: 'clientId', clientSecret: 'clientSecret' };
  // The breaker is tried elsewhere; here a partner may misbehave as often as it likes.
  transport.limit('finfra', { breakAfter: 1000 });

  return {
    url: partner.url,
    client: () => finfra(credentials, transport),
    async signedIn() {
      const client = finfra(credentials, transport);
      await client.loan('LN-000000');
      for (const list of [asked, tokens, exchanges]) list.length = 0;
      return client;
    },
    asked,
    tokens,
    async kept(operation) {
      for (const until = Date.now() + 20_000; !exchanges.some((exchange) => exchange.operation === operation);) {
        if (Date.now() > until) throw new Error(`no exchange of ${operation} was kept`);
        await new Promise((later) => setTimeout(later, 5));
      }
      return JSON.stringify(exchanges);
    },
    answers: (next) => void (answer = next),
    grants: (next) => void (grant = next),
    limitCalls: (limits) => transport.limitCalls(limits),
    reset() {
      for (const list of [asked, tokens, exchanges]) list.length = 0;
      answer = json(200, {});
      grant = null;
      transport.limitCalls({});
    },
    async close() {
      await partner.close();
      await transport.close();
    },
  };
}
