/** One-time codes: six digits, five minutes, three wrong tries, one device. Rules: docs/contracts.md, "OTP". */
import { createHmac, randomInt } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { OneTimeCodeSchema } from '../db/entities/auth.ts';
import type { OtpGateway } from '../partners/otp-port.ts';
import type { Failure } from '../partners/transport/outcome.ts';
import { sameSecret } from '../platform/digest.ts';

export type Purpose = 'ONBOARDING' | 'LOGIN';

/** Who a code is for: it can only be used with the phone, the purpose and the device it was asked with. */
export interface CodeOwner {
  /** Blind index of the phone, hex. */
  phoneIndex: string;
  purpose: Purpose;
  deviceId: string;
}

export interface CodeRules {
  /** Codes are kept as HMAC-SHA256 under this key. */
  secret: Buffer;
  resendSeconds: number;
  /** Codes in 24 hours, per phone and per device. */
  perDay: number;
}

export type SentCode =
  | { kind: 'SENT'; id: string; channel: 'WHATSAPP'; expiresAt: Date }
  | { kind: 'TOO SOON'; retryAfterSeconds: number }
  | NotSent;

/** The gateway did not take it for sure: the code is void. */
export interface NotSent {
  kind: 'NOT SENT';
  /** The gateway's; `rejected` is about the number. */
  outcome: Failure['kind'];
}

export type CodeVerdict =
  | { kind: 'RIGHT'; codeId: string }
  | { kind: 'WRONG' }
  | { kind: 'EXPIRED' }
  | { kind: 'ATTEMPTS EXCEEDED'; retryAfterSeconds: number };

const LIFETIME_MS = 5 * 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;
const TRIES = 3;

/** Makes a code and hands it to the gateway. `phone` is E.164. */
export async function sendCode(
  em: SqlEntityManager,
  gateway: OtpGateway,
  rules: CodeRules,
  owner: CodeOwner,
  phone: string,
): Promise<SentCode> {
  const made = await makeCode(em, rules, owner);
  if ('retryAfterSeconds' in made) return { kind: 'TOO SOON', ...made };
  const outcome = await gateway.sendCode({ to: phone, code: made.code, channel: 'WHATSAPP' });
  if (outcome.kind !== 'ok') {
    await em.nativeDelete(OneTimeCodeSchema, { id: made.id });
    return { kind: 'NOT SENT', outcome: outcome.kind };
  }
  return { kind: 'SENT', id: made.id, channel: 'WHATSAPP', expiresAt: made.expiresAt };
}

/** Tries a code against the newest one of its owner. A right one is used up; a wrong one counts, exactly once. */
export async function tryCode(
  em: SqlEntityManager,
  rules: CodeRules,
  owner: CodeOwner,
  code: string,
): Promise<CodeVerdict> {
  const now = new Date();
  const newest = await em.findOne(OneTimeCodeSchema, owner, {
    orderBy: { createdAt: 'desc', id: 'desc' },
    refresh: true,
  });
  if (!newest || newest.usedAt) return { kind: 'WRONG' };
  if (newest.expiresAt <= now) return { kind: 'EXPIRED' };
  if (newest.attempts >= TRIES)
    return {
      kind: 'ATTEMPTS EXCEEDED',
      retryAfterSeconds: secondsUntil(newest.createdAt, rules.resendSeconds * 1000, now),
    };

  const right = sameSecret(hashOf(rules.secret, newest.id, code), newest.codeHash);
  const counted = await em.execute(
    `update one_time_codes set ${right ? 'used_at = ?' : 'attempts = attempts + 1'}
      where id = ? and used_at is null and attempts < ${TRIES} and expires_at > ? returning id`,
    right ? [now, newest.id, now] : [newest.id, now],
  );
  // Another try was faster and changed what counts: look again.
  if (counted.length === 0) return tryCode(em, rules, owner, code);
  return right ? { kind: 'RIGHT', codeId: newest.id } : { kind: 'WRONG' };
}

/** What the right code was used for could not be done: it may be used once more. */
export async function giveBackCode(em: SqlEntityManager, codeId: string): Promise<void> {
  await em.nativeUpdate(OneTimeCodeSchema, { id: codeId }, { usedAt: null });
}

/** Limits and the new row in one transaction, one asker at a time per phone and per device. */
async function makeCode(
  em: SqlEntityManager,
  rules: CodeRules,
  { phoneIndex, purpose, deviceId }: CodeOwner,
): Promise<{ id: string; code: string; expiresAt: Date } | { retryAfterSeconds: number }> {
  return em.transactional(async (tx) => {
    for (const name of [`otp device ${deviceId} ${purpose}`, `otp phone ${phoneIndex} ${purpose}`].sort())
      await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [name]);
    const now = new Date();
    const asked = { createdAt: { $gt: new Date(now.getTime() - DAY_MS) }, purpose };
    const newestFirst = { orderBy: { createdAt: 'desc' }, limit: rules.perDay, fields: ['createdAt'] } as const;
    const byPhone = await tx.find(OneTimeCodeSchema, { ...asked, phoneIndex }, newestFirst);
    const byDevice = await tx.find(OneTimeCodeSchema, { ...asked, deviceId }, newestFirst);
    const wait = Math.max(...[byPhone, byDevice].map((codes) => secondsToWait(codes, rules, now)));
    if (wait > 0) return { retryAfterSeconds: wait };

    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const row = tx.create(OneTimeCodeSchema, {
      phoneIndex,
      purpose,
      deviceId,
      codeHash: '',
      expiresAt,
      createdAt: now,
    });
    row.codeHash = hashOf(rules.secret, row.id, code);
    await tx.persist(row).flush();
    return { id: row.id, code, expiresAt };
  });
}

function secondsToWait(newestFirst: { createdAt: Date }[], { resendSeconds, perDay }: CodeRules, now: Date): number {
  const newest = newestFirst[0];
  const oldestThatCounts = newestFirst[perDay - 1];
  if (oldestThatCounts) return secondsUntil(oldestThatCounts.createdAt, DAY_MS, now);
  if (newest && newest.createdAt.getTime() + resendSeconds * 1000 > now.getTime())
    return secondsUntil(newest.createdAt, resendSeconds * 1000, now);
  return 0;
}

const secondsUntil = (from: Date, ms: number, now: Date) =>
  Math.max(1, Math.ceil((from.getTime() + ms - now.getTime()) / 1000));

/** Bound to the row, so that equal codes do not look equal. */
const hashOf = (secret: Buffer, codeId: string, code: string) =>
  createHmac('sha256', secret).update(`${codeId}:${code}`).digest('hex');
