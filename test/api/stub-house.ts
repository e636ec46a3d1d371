/** The public listener on a real database, with hand-written stand-ins for Temporal and the OTP gateway. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { mobileApp } from '../../src/api/app.ts';
import type { ApiContext } from '../../src/api/context.ts';
import { issueAccessToken, type Scope, tokenSigner } from '../../src/auth/tokens.ts';
import { openCallers } from '../../src/auth/callers.ts';
import { hashPin } from '../../src/auth/pin.ts';
import { openSession } from '../../src/auth/sessions.ts';
import type { ArusClient } from '../../src/client/client.ts';
import { PersonalInfoSchema, type User, UserSchema } from '../../src/db/entities/onboarding.ts';
import { folderObjectStore } from '../../src/object-store/object-store.ts';
import { blindIndex, keyRing } from '../../src/platform/encryption.ts';
import { createLogger } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { OtpGateway } from '../../src/partners/otp-port.ts';
import { testConfig } from '../support/config.ts';
import { freshDatabase } from '../support/database.ts';
import { profileOf } from '../builders/borrower.ts';

export interface StubHouse {
  house: ApiContext;
  /** Codes that were sent, the newest last. */
  sent: { to: string; code: string }[];
  /** Replace members to script what workflows answer. */
  arus: Partial<ArusClient>;
  gateway: { answer: Awaited<ReturnType<OtpGateway['sendCode']>> };
  /** Every log line so far. */
  logLines: string[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  device?: string | null;
  token?: string;
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  raw?: string | Uint8Array<ArrayBuffer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // A test compares it whole.
  body: any;
}

export const PIN = '135790';

export async function stubHouse(env: Partial<Record<string, string>> = {}): Promise<StubHouse> {
  const database = await freshDatabase();
  const config = testConfig({ OTP_RESEND_SECONDS: '0', RATE_LIMIT_SCALE: '1000', ...env, DATABASE_URL: database.url });
  const folder = await mkdtemp(join(tmpdir(), 'arus-api-'));
  const sent: StubHouse['sent'] = [];
  const logLines: string[] = [];
  const gateway: StubHouse['gateway'] = { answer: { kind: 'ok', value: { messageId: 'm-1' } } };
  const arus: Partial<ArusClient> = { startOnboarding: async () => {}, ready: async () => true };
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logLines.push(String(chunk));
      done();
    },
  });
  const house: ApiContext = {
    config,
    orm: database.orm,
    callers: openCallers({ orm: database.orm, config }),
    arus: arus as ArusClient,
    otpGateway: {
      async sendCode({ to, code }) {
        sent.push({ to, code });
        return gateway.answer;
      },
    },
    objectStore: folderObjectStore(folder, keyRing(config.PII_ENCRYPTION_KEYS)),
    log: createLogger({ LOG_LEVEL: 'info' }, 'api', lines),
    metrics: createMetrics('api'),
  };
  // Routes read `house.arus` when they are built: a stand-in passes every call on to what the test has scripted.
  house.arus = new Proxy({} as ArusClient, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        (arus as unknown as Record<PropertyKey, (...args: unknown[]) => unknown>)[name]!(...args),
  });
  const server = createServer(mobileApp(house));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    house,
    sent,
    arus,
    gateway,
    logLines,
    call: (method, path, options = {}) => call(`${url}${path}`, method, options),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await house.callers.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function call(url: string, method: string, options: CallOptions): Promise<Answer> {
  const { device = 'device-1', token, json, form, raw, headers = {} } = options;
  const body = json === undefined ? (form ?? raw) : JSON.stringify(json);
  const response = await fetch(url, {
    method,
    headers: {
      ...(device === null ? {} : { 'x-device-id': device }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

let phones = 0;
/** A phone that no other test of this run has. */
export const newPhone = () => `+62812${String(10_000_000 + phones++)}`;

/** A user as onboarding leaves it: `ACTIVE` with a PIN and personal information, or `PENDING`. */
export async function addUser(
  { house }: Pick<StubHouse, 'house'>,
  { phone = newPhone(), status = 'ACTIVE' }: { phone?: string; status?: User['status'] } = {},
): Promise<User> {
  const em = house.orm.em.fork();
  const user = em.create(UserSchema, {
    phone,
    phoneIndex: blindIndex(house.config.PII_ENCRYPTION_KEYS, 'phone', phone),
    status,
    ...(status === 'PENDING' ? {} : { pinHash: await hashPin(PIN), activatedAt: new Date() }),
  });
  if (status !== 'PENDING') em.create(PersonalInfoSchema, { user: user.id, profile: profileOf(), corrections: [] });
  await em.flush();
  return user;
}

/** A token as the API would give it. */
export async function tokenFor(
  { house }: Pick<StubHouse, 'house'>,
  user: Pick<User, 'id'>,
  scope: Scope,
  deviceId = 'device-1',
): Promise<string> {
  const signer = tokenSigner(house.config.JWT_SECRET);
  if (scope === 'session')
    return (await openSession(house.orm.em.fork(), signer, { userId: user.id, deviceId })).accessToken;
  return (await issueAccessToken(signer, { userId: user.id, scope, deviceId, sessionId: null })).accessToken;
}
