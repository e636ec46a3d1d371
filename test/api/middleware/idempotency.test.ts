import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { IdempotencyKeySchema } from '../../../src/db/entities/idempotency.ts';
import { personalInfo } from '../../builders/borrower.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

let keys = 0;
/** A pending borrower, and how often the workflow was asked to complete the profile. */
async function borrower() {
  const user = await addUser(stub, { status: 'PENDING' });
  const token = await tokenFor(stub, user, 'onboarding');
  const key = `key-${++keys}`;
  const runs = { count: 0 };
  stub.arus.completeProfile = async () => {
    runs.count++;
    return { userId: user.id, activatedAt: '2026-02-15T22:00:00Z' };
  };
  const complete = (json: unknown = personalInfo(), idempotencyKey = key) =>
    stub.call('POST', '/api/v1/onboarding/personal-info', {
      token,
      json,
      headers: { 'idempotency-key': idempotencyKey },
    });
  return { user, key, runs, complete };
}

describe('the same Idempotency-Key', () => {
  test('and body gives the first answer again, and says so', async () => {
    const { runs, complete } = await borrower();
    const first = await complete();
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const again = await complete();
    expect(again.status).toBe(first.status);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(runs.count).toBe(1);
  });

  test('the order of members makes no other body', async () => {
    const { complete } = await borrower();
    await complete(personalInfo());
    const reversed = Object.fromEntries(Object.entries(personalInfo()).reverse());
    expect((await complete(reversed)).headers.get('idempotency-replayed')).toBe('true');
  });

  test('with another body is refused', async () => {
    const { runs, complete } = await borrower();
    await complete();
    const other = await complete(personalInfo({ email: 'other@sample.com' }));
    expect(other.status).toBe(422);
    expect(other.body).toEqual({
      status: 'error',
      error_code: 'IDEMPOTENCY_KEY_REUSED',
      message: 'Idempotency-Key sudah dipakai untuk permintaan yang berbeda.',
    });
    expect(runs.count).toBe(1);
  });

  test('of two borrowers never meets', async () => {
    const [one, two] = [await borrower(), await borrower()];
    await one.complete(personalInfo(), 'shared');
    const answer = await two.complete(personalInfo({ email: 'two@sample.com' }), 'shared');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
  });

  test('many times at once runs once; the others wait for its answer', async () => {
    const { user, runs, complete } = await borrower();
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    stub.arus.completeProfile = async () => {
      runs.count++;
      await finished;
      return { userId: user.id, activatedAt: '2026-02-15T22:00:00Z' };
    };
    const calls = Array.from({ length: 6 }, () => complete());
    const rows = () => stub.house.orm.em.fork().count(IdempotencyKeySchema, { scope: { $like: `${user.id}%` } });
    while ((await rows()) === 0);
    finish();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed'))).toHaveLength(5);
    expect(runs.count).toBe(1);
  });

  test('after a failure that is ours runs again', async () => {
    const { user, complete } = await borrower();
    stub.arus.completeProfile = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    expect((await complete()).status).toBe(503);
    stub.arus.completeProfile = async () => ({ userId: user.id, activatedAt: '2026-02-15T22:00:00Z' });
    const again = await complete();
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  test('a mistake of the caller is an answer like any other', async () => {
    const { complete } = await borrower();
    const [first, again] = [await complete({}), await complete({})];
    expect([first.status, again.status]).toEqual([400, 400]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  test('of a call that died with its process runs again after two minutes', async () => {
    const { user, key, complete } = await borrower();
    await complete();
    const em = stub.house.orm.em.fork();
    await em.nativeUpdate(
      IdempotencyKeySchema,
      { key, scope: { $like: `${user.id}%` } },
      { httpStatus: null, body: null, createdAt: new Date(Date.now() - 121_000) },
    );
    const answer = await complete();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
  });

  test('that is no key is refused', async () => {
    const { complete } = await borrower();
    expect((await complete(personalInfo(), 'x'.repeat(256))).body.details).toEqual([
      { field: 'Idempotency-Key', message: 'Idempotency-Key tidak valid.' },
    ]);
  });
});

test('an answer is kept encrypted, and the body only as a keyed hash', async () => {
  const { user, complete } = await borrower();
  await complete();
  const [row] = await stub.house.orm.em
    .fork()
    .execute<{ body: string; request_hash: string }[]>(
      'select body, request_hash from idempotency_keys where scope like ?',
      [`${user.id}%`],
    );
  expect(row!.body).toMatch(/^test1\./);
  expect(row!.body).not.toContain('aktifkan');
  expect(row!.request_hash).toMatch(/^[0-9a-f]{64}$/);
});

test('the hash of a request is the same in every release: a retry after a deployment is recognised', async () => {
  const { user, complete } = await borrower();
  await complete({ b: [2, { d: 1, c: 'ä' }], a: null });
  const [row] = await stub.house.orm.em.fork().find(IdempotencyKeySchema, { scope: { $like: `${user.id}%` } });
  expect(row!.requestHash).toBe('bd4f777e049e90f9da17ffb86d8d3841dad8f8ef6f1dda825d4e43525fd237a8');
});
