/** A house that is being fuzzed: what it holds, what workflows were asked, and calls that no client library would send. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { drawKtp } from '../../../simulators/ktp-card.ts';
import { mobileApp } from '../../../src/api/app.ts';
import { DeviceKeySchema } from '../../../src/db/entities/auth.ts';
import { InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { PaymentSchema } from '../../../src/db/entities/payment.ts';
import type { ArusClient } from '../../../src/client/client.ts';
import { addApplication, addLoan } from '../../builders/loan.ts';
import type { DocumentedOperation, Heard } from '../openapi/conformance.ts';
import type { Attempt, Rightful } from './fuzz-inputs.ts';
import { listen } from '../listener.ts';
import { addUser, stubHouse, tokenFor } from '../stub-house.ts';

/** Counters and kept refusals are written by calls that are refused, and are meant to be. */
const written = ['rate_limits', 'idempotency_keys'];

export async function fuzzHouse() {
  const stub = await stubHouse({ RATE_LIMIT_SCALE: '100000' });
  const { orm, objectStore } = stub.house;
  let stored = 0;
  stub.house.objectStore = {
    ...objectStore,
    async put(...photo) {
      await objectStore.put(...photo);
      stored++;
    },
    async delete(key) {
      await objectStore.delete(key);
      stored--;
    },
  };
  /** What workflows were asked, as text. */
  const asked: string[] = [];
  const listener = await listen(mobileApp(stub.house));
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(listener.url);

  const borrower = await addUser(stub);
  const newcomer = await addUser(stub, { status: 'PENDING' });
  const { application, instalments } = await addLoan(orm, borrower.id, { amount: 3_000_000, tenorId: 1 });
  const applicant = await addUser(stub);
  const waiting = await addApplication(orm, applicant.id);
  const em = orm.em.fork();
  const payment = em.create(PaymentSchema, {
    referenceNo: 'INVFUZZ',
    user: borrower.id,
    channel: 'QRIS',
    amount: 1_000,
    paymentCode: '000201',
    parts: [],
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const key = em.create(DeviceKeySchema, {
    ...{ user: borrower.id, deviceId: 'device-1', publicKey: 'none', biometricType: 'FACE_ID' },
  });
  await em.flush();
  const tokens = {
    onboarding: await tokenFor(stub, newcomer, 'onboarding'),
    pre_auth: await tokenFor(stub, borrower, 'pre_auth'),
    session: await tokenFor(stub, borrower, 'session'),
  };
  const applicantToken = await tokenFor(stub, applicant, 'session');
  const own: Record<string, string> = {
    application_no: application.applicationNo,
    payment_id: payment.id,
    biometric_id: key.id,
    callbackTitle: 'loan_disbursed',
    asset: 'page.js',
  };
  const form = await wholeForm();
  answerAll(stub.arus, asked);
  const tables = await orm.em
    .fork()
    .execute<{ name: string }[]>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not in (${written.map(() => '?').join()})`,
      written,
    );
  const counting = tables
    .map(({ name }) => `select '${name}' as name, count(*)::int as rows from "${name}"`)
    .join(' union all ');

  return {
    stub,
    asked,

    /** Rows of every table, and photos. */
    async holdings(): Promise<Record<string, number>> {
      const rows = await orm.em.fork().execute<{ name: string; rows: number }[]>(counting);
      return { ...Object.fromEntries(rows.map((row) => [row.name, row.rows])), photos: stored };
    },

    /** Whether a partner's message was taken that its delivery could look nothing up by. */
    async holdsUndeliverable(): Promise<boolean> {
      const [newest] = await orm.em
        .fork()
        .find(InboxMessageSchema, {}, { orderBy: { receivedAt: 'desc' }, limit: 1, disableIdentityMap: true });
      return newest?.body.includes(String.raw`\u0000`) === true;
    },

    /** Wrong PINs of earlier calls do not keep later ones out. */
    forgive: () => orm.em.fork().execute('update users set pin_failures = 0, pin_locked_until = null'),

    rightful({ id, definition, template }: DocumentedOperation): Rightful {
      const withdraws = id === 'cancelSubmission';
      const ids = withdraws ? { ...own, application_no: waiting.applicationNo } : own;
      const scopes = (definition['security'] as Record<string, string[]>[]).flatMap((way) => way['accessToken'] ?? []);
      const need = newcomersOnly.includes(id) ? 'onboarding' : scopes.at(-1);
      const { content = {} } = (definition['requestBody'] ?? {}) as { content?: Record<string, any> };
      const isForm = 'multipart/form-data' in content;
      const [example] = Object.values<any>(content['application/json']?.examples ?? {});
      return {
        body: isForm ? form.body : withOwnIds(example?.value),
        parameters: [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => ids[name!]!),
        headers: {
          'x-device-id': 'device-1',
          ...(need
            ? { authorization: `Bearer ${withdraws ? applicantToken : tokens[need as keyof typeof tokens]}` }
            : {}),
          ...(isForm ? { 'content-type': form.type } : example ? { 'content-type': 'application/json' } : {}),
          ...(template.startsWith('/api/core/') ? { 'finfra-auth-key': 'embedded-finfra-callback' } : {}),
          ...(id === 'paymentWebhook' ? { 'x-signature': SIGNED } : {}),
        },
      };
    },

    /** Sends it as it is: a GET may have a body, an address need not be one. */
    send(method: string, path: string, { headers, body }: Pick<Attempt, 'headers' | 'body'>): Promise<Heard> {
      const length = body ? { 'content-length': String(body.length) } : {};
      const signature = headers['x-signature'] === SIGNED ? { 'x-signature': signatureOf(body) } : {};
      return new Promise((resolve, reject) => {
        const call = request(
          { agent, port, method, path, headers: { ...headers, ...length, ...signature } },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.on('error', reject);
            answer.on('end', () => {
              const given = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
                values.map((value): [string, string] => [name, value]),
              );
              resolve({ status: answer.statusCode!, headers: new Headers(given), text: String(Buffer.concat(parts)) });
            });
          },
        );
        call.on('error', reject);
        call.end(body ?? undefined);
      });
    },

    async close() {
      agent.destroy();
      await listener.close();
      await stub.close();
    },
  };

  /** An id of the document's example becomes one that exists. */
  function withOwnIds(example: unknown): unknown {
    return JSON.parse(
      JSON.stringify(example ?? null)
        .replaceAll('019c6401-5b38-7d5f-8c21-0f1e2d3c4b5a', instalments[0]!.id)
        .replaceAll('APP-LN-2026-00000001', application.applicationNo)
        .replaceAll('2750000', String(instalments[0]!.amount)),
    );
  }
}

const newcomersOnly = ['uploadKyc', 'completeProfile'];

/** Stands for the signature of whatever the body will be. */
const SIGNED = 'signed';
const signatureOf = (body: Buffer | null) =>
  createHmac('sha256', 'embedded-payment-webhook')
    .update(body ?? '')
    .digest('hex');

/** Workflows that say yes to everything and write nothing. */
function answerAll(arus: Partial<ArusClient>, asked: string[]): void {
  const answer =
    <Result>(result: Result) =>
    async (...args: unknown[]): Promise<Result> => {
      asked.push(JSON.stringify(args));
      return result;
    };
  const at = new Date().toISOString();
  const ktp = ['nik', 'fullName', 'birthPlace', 'birthDate', 'gender', 'address', 'rtRw', 'village'];
  const rest = ['district', 'city', 'province', 'maritalStatus'];
  Object.assign(arus, {
    startOnboarding: answer(undefined),
    submitKyc: answer({
      ...{ status: 'SYSTEM_VERIFIED', reference: 'Ref-KYC-1', faceMatchScore: 92.5 },
      ktp: Object.fromEntries([...ktp, ...rest].map((name) => [name, 'X'])),
    }),
    completeProfile: answer({ userId: '019c63a2-0b3c-7f41-8a2d-3c4d5e6f7a8b', activatedAt: at }),
    requestLimit: answer({ accepted: true }),
    submitLoan: answer({ applicationNo: 'APP-LN-2026-00000002', status: 'UNDER REVIEW', appliedOn: '2026-02-16' }),
    cancelLoan: answer({ cancelled: true }),
    requestPayment: answer({ paymentCode: '123456789012345', qrPayload: null, expiresAt: at }),
  });
}

async function wholeForm(): Promise<{ type: string; body: Buffer }> {
  const form = new FormData();
  form.set('document_type', 'KTP');
  for (const name of ['ktp_image', 'selfie_image'])
    form.set(name, new Blob([new Uint8Array(await drawKtp('3174016804900001'))]), `${name}.jpg`);
  const message = new Request('http://nowhere', { method: 'POST', body: form });
  return { type: message.headers.get('content-type')!, body: Buffer.from(await message.arrayBuffer()) };
}
