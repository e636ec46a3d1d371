import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { operatorApp } from '../../../src/api/operators/app.ts';
import { OperatorSchema, OperatorSessionSchema } from '../../../src/db/entities/operators.ts';
import { RateLimitSchema } from '../../../src/db/entities/rate-limit.ts';
import { addApplication } from '../../builders/loan.ts';
import { listen, type Listener } from '../listener.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk, PASSWORD } from './operator-desk.ts';

const desk = operatorDesk();
const forgetAttempts = async () => void (await desk.stub.house.orm.em.fork().nativeDelete(RateLimitSchema, {}));

describe('signing in', () => {
  test('the first admin is made from the environment, once, and may add others', async () => {
    const em = desk.stub.house.orm.em.fork();
    await em.nativeDelete(OperatorSessionSchema, {});
    await em.nativeDelete(OperatorSchema, {});
    const answers = await Promise.all(
      [1, 2].map(() => desk.call('POST', '/login', { email: 'First@arus.example', password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(await em.count(OperatorSchema)).toBe(1);

    const admin = await desk.signIn('admin', 'first');
    expect(admin.session).toEqual({
      operator: { email: 'first@arus.example', role: 'admin' },
      csrf_token: expect.any(String),
    });
    const made = await admin.post('/api/operators', { email: 'new@arus.example', password: PASSWORD, role: 'viewer' });
    expect(made).toMatchObject({ status: 201, body: { operator: { email: 'new@arus.example', role: 'viewer' } } });
    expect(await desk.audited('new@arus.example')).toEqual([
      { actor: admin.email, action: 'operator.create', after: { role: 'viewer' } },
    ]);
    expect(
      await admin.post('/api/operators', { email: 'New@arus.example', password: PASSWORD, role: 'admin' }),
    ).toMatchObject({
      status: 409,
      body: { error_code: 'OPERATOR_EXISTS' },
    });
    expect(
      (
        await (
          await desk.signIn('viewer')
        ).post('/api/operators', { email: 'x@y.z', password: PASSWORD, role: 'admin' })
      ).status,
    ).toBe(403);
  });

  test('a new operator who is wrong in every field is told what is allowed', async () => {
    const admin = await desk.signIn('admin');
    const refused = await admin.post('/api/operators', { email: 'x', password: 'short', role: 'boss' });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        details: [
          { field: 'email', message: 'Harus alamat email.' },
          { field: 'password', message: 'Paling sedikit 8 karakter.' },
          { field: 'role', message: 'Harus salah satu dari: viewer, maker, checker, admin.' },
        ],
      },
    });
  });

  test('the cookie is kept from scripts and other sites, and the database does not know it', async () => {
    await desk.signIn('viewer');
    const { headers } = await desk.call('POST', '/login', { email: 'viewer@arus.example', password: PASSWORD });
    const cookie = headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const token = /arus_operator=([^;]+)/.exec(cookie)![1]!;
    const sessions = await desk.stub.house.orm.em.fork().find(OperatorSessionSchema, {});
    expect(sessions.map(({ id }) => id)).not.toContain(token);
  });

  test('a wrong password and an unknown email are the same 401, and after five a pause', async () => {
    const strict = await listen(
      operatorApp({ ...desk.stub.house, config: { ...desk.stub.house.config, RATE_LIMIT_SCALE: 1 } }),
    );
    await desk.signIn('viewer');
    const attempt = async (email: string, password = 'wrong password') => {
      const headers = { 'content-type': 'application/json' };
      return fetch(`${strict.url}/login`, { method: 'POST', headers, body: JSON.stringify({ email, password }) });
    };
    const [unknown, wrong] = [await attempt('nobody@arus.example'), await attempt('viewer@arus.example')];
    expect([unknown.status, wrong.status]).toEqual([401, 401]);
    expect(await unknown.text()).toBe(await wrong.text());
    for (let i = 0; i < 4; i++) await attempt('viewer@arus.example');
    const paused = await attempt('viewer@arus.example', PASSWORD);
    expect(paused.status).toBe(429);
    expect(Number(paused.headers.get('retry-after'))).toBeGreaterThan(0);
    await strict.close();
    await forgetAttempts();
  });

  describe('with the usual limits', () => {
    /** Two processes of ours, and whatever their callers say of themselves. */
    const strict: Listener[] = [];
    beforeAll(async () => {
      const config = { ...desk.stub.house.config, RATE_LIMIT_SCALE: 1, TRUST_PROXY: 1 };
      for (let i = 0; i < 2; i++) strict.push(await listen(operatorApp({ ...desk.stub.house, config })));
    });
    afterAll(() => Promise.all(strict.map((listener) => listener.close())));
    beforeEach(forgetAttempts);
    let calls = 0;
    const attempt = async (email: string, password: string, address = '10.0.0.1') => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
      const body = JSON.stringify({ email, password });
      const answer = await fetch(`${strict[calls++ % 2]!.url}/login`, { method: 'POST', headers, body });
      return {
        status: answer.status,
        retryAfter: Number(answer.headers.get('retry-after')),
        text: await answer.text(),
      };
    };
    const atOnce = (count: number, run: (i: number) => ReturnType<typeof attempt>) =>
      Promise.all(Array.from({ length: count }, (_, i) => run(i)));

    test.each(['viewer@arus.example', 'nobody@arus.example'])(
      'of twelve wrong passwords at once for %s five are looked at, wherever they come from and arrive',
      async (email) => {
        await desk.signIn('viewer');
        const answers = await atOnce(12, (i) =>
          attempt(i % 2 ? email : email.toUpperCase(), 'wrong password', `10.0.1.${i}`),
        );
        expect(answers.map(({ status }) => status).toSorted()).toEqual([
          ...Array<number>(5).fill(401),
          ...Array<number>(7).fill(429),
        ]);
        const refused = answers.filter(({ status }) => status === 429);
        for (const { retryAfter } of refused) expect(retryAfter).toBeGreaterThan(0);
        expect(new Set(answers.map(({ text }) => text)).size).toBe(2);
      },
    );

    test('an address may try thirty e-mails', async () => {
      const answers = await atOnce(35, (i) => attempt(`nobody-${i}@arus.example`, 'wrong password'));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(30);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    });

    test('a good login forgets the wrong ones before it, and costs the address nothing', async () => {
      const { email } = await desk.signIn('viewer');
      for (let round = 0; round < 7; round++) {
        for (let i = 0; i < 4; i++) expect((await attempt(email, 'wrong password')).status).toBe(401);
        expect((await attempt(email, PASSWORD)).status).toBe(204);
      }
    });

    test('the counters name no e-mail', async () => {
      await attempt('viewer@arus.example', 'wrong password');
      const keys = await desk.stub.house.orm.em.fork().find(RateLimitSchema, {});
      expect(keys.filter(({ key }) => key.startsWith('operator email'))).not.toHaveLength(0);
      expect(keys.map(({ key }) => key).join()).not.toMatch(/viewer|@/);
    });
  });

  test('signing out ends the session', async () => {
    const viewer = await desk.signIn('viewer');
    expect((await viewer.post('/logout')).status).toBe(204);
    expect((await viewer.get('/api/session')).status).toBe(401);
  });
});

describe('who may do what', () => {
  test.each(['/api/session', '/api/applications', '/api/inbox', '/api/repayments', '/api/audit', '/api/ledger/x'])(
    'GET %s needs a session',
    async (path) => {
      expect(await desk.call('GET', path)).toMatchObject({ status: 401, body: { error_code: 'UNAUTHORIZED' } });
    },
  );

  test.each(['/decision', '/resolve'])('a change needs the session’s token, and a role (%s)', async (path) => {
    const { applicationNo } = await addApplication(desk.stub.house.orm, (await addUser(desk.stub)).id, {
      status: 'NEEDS REVIEW',
    });
    const url = `/api/applications/${applicationNo}${path}`;
    const maker = await desk.signIn('maker');
    const forged: Record<string, string>[] = [
      { cookie: maker.cookie },
      { cookie: maker.cookie, 'x-csrf-token': 'guess' },
    ];
    for (const headers of forged)
      expect(await desk.call('POST', url, {}, headers)).toMatchObject({
        status: 403,
        body: { error_code: 'CSRF_TOKEN_INVALID' },
      });
    expect(await (await desk.signIn('viewer')).post(url, {})).toMatchObject({
      status: 403,
      body: { error_code: 'FORBIDDEN' },
    });
  });

  test('unknown paths and methods are answered as everywhere', async () => {
    const viewer = await desk.signIn('viewer');
    expect(await viewer.get('/api/nothing')).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
    const wrong = await desk.call('DELETE', '/api/session', undefined, { cookie: viewer.cookie });
    expect(wrong).toMatchObject({ status: 405, body: { error_code: 'METHOD_NOT_ALLOWED' } });
  });
});
