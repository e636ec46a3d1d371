/** One call to each kind of endpoint, by our clients and by bare undici: the same request on the same wire. */
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { type Dispatcher, request } from 'undici';
import { traceHeaders } from '../../src/temporal/interceptors/trace-headers.ts';
import { finfra } from '../../src/partners/finfra/index.ts';
import { partnerTransport, type PartnerTransport } from '../../src/partners/transport/http-client.ts';
import { kocek } from '../../src/partners/kocek/index.ts';
import type { KocekRequest } from '../../src/partners/kocek/mapper.ts';
import type { Outcome } from '../../src/partners/transport/outcome.ts';
import { paymentGateway } from '../../src/partners/payment-gateway/index.ts';
import { pefindo } from '../../src/partners/pefindo/index.ts';

export interface ComparedCall {
  name: string;
  arus: () => Promise<unknown>;
  bare: () => Promise<unknown>;
}

/** What left our client, to be sent again by undici. */
interface Sent {
  method: Dispatcher.HttpMethod;
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

const NIK = '3275062009921981';
const kocekRequest: KocekRequest = {
  customerId: '0198f9d2-5d0c-7b6e-9a41-3f2c8e7d1a60',
  loanId: '0198f9d2-5d0c-7b6e-9a41-3f2c8e7d1a61',
  borrower: {
    nik: NIK,
    fullName: 'Budi Santoso',
    birthPlace: 'Bandung',
    birthDate: '1992-09-20',
    gender: 'MALE',
    occupationId: '',
  },
  age: 34,
  memberSince: '2026-01-02',
  kycVerified: true,
  incomeRange: 'GTE_5_AND_LT_10_MILLION',
  plafon: 10_000_000,
  tenorMonths: 12,
  purpose: 'Konsumtif',
  interestPercentYearly: 24,
  method: 'FLAT',
  caller: { id: 'arus', name: 'Arus', role: 'Sistem', ip: '127.0.0.1' },
};

export interface Compared {
  calls: ComparedCall[];
  /** Resolves when what the last call left to be done after its answer is done: it must not fall into the next one's time. */
  rest(): Promise<void>;
  /** Throws when not every attempt came to the exchange log. */
  close(): Promise<void>;
}

/**
 * The clients as they are in an activity in production, with limits that nobody reaches. Every exchange is redacted and comes
 * to its log, but the log does not write it into a database: in production that write happens after the answer too.
 */
export async function comparedCalls(urls: Record<string, string>): Promise<Compared> {
  let attempts = 0;
  let kept = 0;
  const transport = partnerTransport({ timeoutMs: 10_000, record: () => void kept++, traceHeaders });
  const listening = listeningTo(transport);
  const clients = {
    bureau: pefindo(
      { baseUrl: urls['pefindo']!, username: 'arus', password: 'embedded-pefindo', productId: 1, inquiryReason: 1 },
      listening.transport,
    ),
    lender: finfra(
      { baseUrl: urls['finfra']!, clientId: 'arus', clientSecret: 'embedded-finfra' },
      listening.transport,
    ),
    adviser: kocek({ baseUrl: urls['kocek']!, accessToken: 'embedded-kocek' }, listening.transport),
    payments: paymentGateway({ baseUrl: urls['paymentGateway']!, token: 'embedded-payment' }, listening.transport),
  };
  for (const partner of ['pefindo', 'finfra', 'kocek', 'payment-gateway'])
    transport.limit(partner, { concurrent: 64, perSecond: 1e6 });

  const person = { nik: NIK, fullName: 'Budi Santoso', birthDate: '1992-09-20' };
  const arus: Record<string, () => Promise<Outcome<unknown>>> = {
    'PEFINDO validateToken': () => clients.bureau.validateToken(),
    'PEFINDO search': () => clients.bureau.search(person, 'bench'),
    'Kocek recommendation': () => clients.adviser.recommend(kocekRequest),
    'Finfra credit history': () => clients.lender.creditHistory(NIK),
  };
  const calls: ComparedCall[] = [];
  for (const [name, call] of Object.entries(arus)) {
    const outcome = await call();
    if (outcome.kind !== 'ok') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    const sent = listening.last();
    const counted = () => {
      attempts++;
      return call();
    };
    calls.push({ name, arus: counted, bare: () => bareCall(sent) });
  }
  listening.stop();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const rest = () => turn().then(turn);
  await rest();
  const before = kept;
  return {
    calls,
    rest,
    async close() {
      await transport.close();
      if (kept - before !== attempts) throw new Error(`${kept - before} exchanges of ${attempts} attempts`);
    },
  };
}

/** What is looked at of an activity in every call: which run of a workflow it belongs to. */
const activity = {
  info: {
    workflowExecution: { workflowId: 'bench', runId: '0198f9d2-5d0c-7b6e-9a41-3f2c8e7d1a62' },
    activityId: '1',
    attempt: 1,
  },
} as Context;

/** Runs the comparison where production's calls run. */
export const inActivity = <T>(work: () => Promise<T>): Promise<T> => asyncLocalStorage.run(activity, work);

async function bareCall({ method, url, headers, body }: Sent): Promise<unknown> {
  const response = await request(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  return response.body.json();
}

/** Remembers the last call as it is sent, until it is told to stop: remembering takes time, too. */
function listeningTo(transport: PartnerTransport) {
  let last: Sent | undefined;
  let hears = true;
  const call = (given: Parameters<PartnerTransport['call']>[0]) => {
    if (hears)
      last = {
        method: given.method,
        url: given.url,
        headers: {
          accept: 'application/json',
          ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...traceHeaders(),
          ...given.headers,
        },
        body: given.body,
      };
    return transport.call(given);
  };
  return {
    transport: { ...transport, call: call as PartnerTransport['call'] },
    last: () => last!,
    stop: () => (hears = false),
  };
}
