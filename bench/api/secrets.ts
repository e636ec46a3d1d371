/** Checking one-time codes and PINs: calls per second over HTTP, each by another borrower or device. */
import { randomUUID } from 'node:crypto';
import { sendCode } from '../../src/auth/one-time-codes.ts';
import { hashPin } from '../../src/auth/pin.ts';
import { deriveSecret } from '../../src/auth/secrets.ts';
import { issueAccessToken, tokenSigner } from '../../src/auth/tokens.ts';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { blindIndex } from '../../src/platform/encryption.ts';
import type { Registry } from '../borrowers.ts';
import type { Beside } from '../findings.ts';
import { inParallel } from '../stopwatch.ts';
import type { Reader } from './readers.ts';

const AT_ONCE = 16;
const PIN = '135790';

export interface Secrets {
  /** Calls per second. */
  otp: Beside<number>;
  pin: Beside<number>;
}

interface Call {
  url: string;
  headers?: Record<string, string>;
  body: object;
}

/** `calls` of each kind, real and bare. Throws unless every answer was 200. */
export async function checkedSecrets(
  registry: Registry,
  bareUrl: string,
  readers: Reader[],
  calls: number,
): Promise<Secrets> {
  const hash = await hashPin(PIN);
  const { userId } = readers[0]!;
  const bare = (path: string, given: object = {}) =>
    Array.from({ length: calls }, (_, i) => {
      const body = { userId: readers[i % readers.length]!.userId, ...given };
      return { url: `${bareUrl}${path}`, body };
    });
  const [otp, pin] = [await otpCalls(registry, userId, calls), await pinCalls(registry, readers, hash, calls)];
  return {
    otp: { bare: await perSecond(bare('/touch')), arus: await perSecond(otp) },
    pin: { bare: await perSecond(bare('/verify', { hash, pin: PIN })), arus: await perSecond(pin) },
  };
}

async function perSecond(calls: Call[]): Promise<number> {
  const tasks = calls.map(({ url, headers, body }) => async () => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  });
  const { ms } = await inParallel(tasks, AT_ONCE);
  return calls.length / (ms / 1000);
}

/** One borrower on many devices, a code for each. */
async function otpCalls({ api, orm, config }: Registry, userId: string, calls: number): Promise<Call[]> {
  const { phone } = await orm.em.fork().findOneOrFail(UserSchema, { id: userId });
  const rules = { secret: deriveSecret(config.JWT_SECRET, 'one-time codes'), resendSeconds: 0, perDay: calls + 1 };
  const phoneIndex = blindIndex(config.PII_ENCRYPTION_KEYS, 'phone', phone);
  const made: Call[] = [];
  for (let i = 0; i < calls; i++) {
    const deviceId = randomUUID();
    let sent = '';
    const gateway = {
      async sendCode({ code }: { code: string }) {
        sent = code;
        return { kind: 'ok' as const, value: { messageId: deviceId } };
      },
    };
    await sendCode(orm.em.fork(), gateway, rules, { phoneIndex, purpose: 'LOGIN', deviceId }, phone);
    const body = { phone_number: phone, otp_code: sent };
    made.push({ url: `${api}/api/v1/auth/login/verify-otp`, headers: { 'x-device-id': deviceId }, body });
  }
  return made;
}

/** Borrowers by turns, so that they seldom wait for each other's row. */
async function pinCalls(
  { api, orm, config }: Registry,
  readers: Reader[],
  pinHash: string,
  calls: number,
): Promise<Call[]> {
  const ids = readers.map(({ userId }) => userId);
  await orm.em.fork().nativeUpdate(UserSchema, { id: { $in: ids } }, { pinHash });
  const signer = tokenSigner(config.JWT_SECRET);
  const tokens = await Promise.all(
    readers.map(({ userId, deviceId }) =>
      issueAccessToken(signer, { userId, deviceId, scope: 'pre_auth', sessionId: null }),
    ),
  );
  return Array.from({ length: calls }, (_, i) => {
    const at = i % readers.length;
    const headers = { authorization: `Bearer ${tokens[at]!.accessToken}`, 'x-device-id': readers[at]!.deviceId };
    return { url: `${api}/api/v1/auth/login/verify-pin`, headers, body: { pin: PIN } };
  });
}
