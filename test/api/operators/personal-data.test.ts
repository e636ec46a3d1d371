import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listen, type Listener } from '../listener.ts';
import { operatorDesk } from './operator-desk.ts';
import { addUser, tokenFor } from '../stub-house.ts';
import { operatorApp } from '../../../src/api/operators/app.ts';
import { addOperator } from '../../../src/api/operators/session/accounts.ts';
import { NoSuchCase, ServiceUnavailable } from '../../../src/client/client.ts';
import { KycCaseSchema, UserSchema } from '../../../src/db/entities/onboarding.ts';
import { storeInInbox } from '../../../src/inbox/store.ts';
import { payloadCodec } from '../../../src/temporal/payload-codec.ts';
import { workflowIds } from '../../../src/workflows/messages.ts';
import { addApplication } from '../../builders/loan.ts';
import { everythingStored, type KnownPerson, storePerson } from '../../personal-data/persons.ts';
import { activeBorrower } from '../../support/borrowers.ts';
import { eventually, type House, startHouse } from '../../support/house.ts';
import { newcomer, uploadKyc } from '../../support/newcomers.ts';
import { keyRing } from '../../../src/platform/encryption.ts';

const desk = operatorDesk();
let person: KnownPerson;
/** Cases that Temporal was told to end and to forget. */
let forgotten: string[];

beforeEach(async () => {
  const { house, arus } = desk.stub;
  person = await storePerson(house.orm, house.objectStore, house.config.PII_ENCRYPTION_KEYS);
  forgotten = [];
  arus.endCase = async () => 'NO WORKFLOW';
  arus.forgetCase = async (id) => void forgotten.push(id);
});

const user = () => desk.stub.house.orm.em.fork().findOneOrFail(UserSchema, { id: person.userId });
const path = (what: string, id = person.userId) => `/api/users/${id}/${what}`;

describe('a copy of everything', () => {
  test('is for admins, is not kept by anybody on the way, and is audited', async () => {
    const admin = await desk.signIn('admin');
    const { status, body, headers } = await admin.get(path('personal-data'));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ account: { phone: person.phone }, profile: { nik: person.nik } });
    expect(body.identity_checks[0].selfie_photo.content_type).toBe('image/jpeg');
    expect(await desk.audited(person.userId)).toEqual([{ actor: admin.email, action: 'personal-data.export' }]);
  });

  test.each(['viewer', 'maker', 'checker'] as const)('is refused to a %s, and without a session', async (role) => {
    expect((await (await desk.signIn(role)).get(path('personal-data'))).status).toBe(403);
    expect((await desk.call('GET', path('personal-data'))).status).toBe(401);
    expect(await desk.audited(person.userId)).toEqual([]);
  });

  test.each(['no-id', randomUUID()])('of nobody is 404 (%s)', async (id) => {
    const admin = await desk.signIn('admin');
    expect(await admin.get(path('personal-data', id))).toMatchObject({
      status: 404,
      body: { error_code: 'USER_NOT_FOUND' },
    });
  });
});

describe('erasure', () => {
  const reason = 'asked by letter';

  test('takes two people, and is audited', async () => {
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    expect(await maker.post(path('erase'), { reason })).toMatchObject({
      status: 202,
      body: { state: 'PROPOSED', proposal: { kind: 'ERASURE', decision: 'ERASE', reason }, refund_due: 0 },
    });
    expect((await user()).phone).toBe(person.phone);
    expect(await maker.post(path('erase'), { reason })).toMatchObject({
      status: 403,
      body: { error_code: 'SAME_OPERATOR' },
    });

    expect(await checker.post(path('erase'), { reason: 'letter checked' })).toMatchObject({
      status: 200,
      body: { state: 'CONFIRMED', proposal: { proposed_by: maker.email, confirmed_by: checker.email } },
    });
    expect(await user()).toMatchObject({ phone: '', nikIndex: null, status: 'SUSPENDED' });
    expect(forgotten).toEqual(
      expect.arrayContaining([
        workflowIds.creditLimit(person.userId),
        workflowIds.loan(person.applicationNo),
        workflowIds.repayment(person.applicationNo),
      ]),
    );
    expect(await desk.audited(person.userId)).toMatchObject([
      { actor: maker.email, action: 'erasure.propose', reason },
      { actor: checker.email, action: 'erasure.confirm', reason: 'letter checked' },
    ]);
    expect(await maker.post(path('erase'), { reason })).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
  });

  test('is refused to a viewer, without a reason, and of nobody', async () => {
    expect((await (await desk.signIn('viewer')).post(path('erase'), { reason })).status).toBe(403);
    const maker = await desk.signIn('maker');
    expect((await maker.post(path('erase'), {})).status).toBe(400);
    expect((await maker.post(path('erase', randomUUID()), { reason })).status).toBe(404);
    expect((await maker.post(path('erase', 'x'), { reason })).status).toBe(404);
  });

  test('is refused while something is not over, to the first person and to the second', async () => {
    const { orm } = desk.stub.house;
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    await maker.post(path('erase'), { reason });
    await addApplication(orm, person.userId, { status: 'SIGNED' });
    for (const operator of [maker, checker])
      expect(await operator.post(path('erase'), { reason })).toMatchObject({
        status: 409,
        body: { error_code: 'ERASURE_NOT_POSSIBLE', data: { objections: ['APPLICATION IN REVIEW'] } },
      });
    expect((await user()).phone).toBe(person.phone);
    expect(forgotten).toEqual([]);
  });

  test('waits for Temporal: nothing is erased before its cases are ended', async () => {
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    await maker.post(path('erase'), { reason });
    desk.stub.arus.endCase = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    expect((await checker.post(path('erase'), { reason })).status).toBe(503);
    expect((await user()).phone).toBe(person.phone);
    desk.stub.arus.endCase = async () => 'DELIVERED';
    expect((await checker.post(path('erase'), { reason })).status).toBe(200);
    expect((await user()).phone).toBe('');
  });

  test('ends the person’s tokens, and the phone may register again', async () => {
    const { house } = desk.stub;
    const who = { id: person.userId };
    const tokens = [await tokenFor(desk.stub, who, 'session'), await tokenFor(desk.stub, who, 'onboarding')];
    const codes = async () => {
      const answers = tokens.map((token) => desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token }));
      return (await Promise.all(answers)).map(({ status, body }) => body.error_code ?? status);
    };
    expect(await codes()).toEqual([200, 200]);
    await (await desk.signIn('maker')).post(path('erase'), { reason });
    await (await desk.signIn('checker')).post(path('erase'), { reason });
    expect(await codes()).toEqual(['UNAUTHORIZED', 'ACCOUNT_SUSPENDED']);
    expect((await addUser(desk.stub, { phone: person.phone, status: 'PENDING' })).id).not.toBe(person.userId);
    expect(await house.orm.em.fork().count(UserSchema, { phoneIndex: `erased-${person.userId}` })).toBe(1);
  });
});

describe('looking at personal data', () => {
  test('is audited: an application, on its page too', async () => {
    const viewer = await desk.signIn('viewer');
    await viewer.get(`/api/applications/${person.applicationNo}`);
    await viewer.get(`/applications/${person.applicationNo}`);
    const records = (await desk.audited(person.applicationNo)).filter(({ actor }) => actor === viewer.email);
    expect(records.map(({ action }) => action)).toEqual(['application.view', 'application.view']);
  });

  test('is audited: what a partner wrote', async () => {
    const viewer = await desk.signIn('viewer');
    const message = { source: 'FINFRA' as const, uniqueKey: randomUUID(), topic: 'x', body: '{}' };
    const { id } = await storeInInbox(desk.stub.house.orm.em.fork(), message);
    await viewer.get(`/api/inbox/${id}`);
    expect(await desk.audited(id)).toEqual([{ actor: viewer.email, action: 'inbox.view' }]);
  });

  test('is audited: payloads opened in the Temporal UI', async () => {
    const maker = await desk.signIn('maker', 'reader');
    const codec = payloadCodec(desk.stub.house.config.PAYLOAD_ENCRYPTION_KEYS);
    const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"somebody"') };
    const [sealed] = await codec.encode([payload]);
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const metadata = Object.fromEntries(
      Object.entries(sealed!.metadata!).map(([name, value]) => [name, base64(value)]),
    );
    const shown = await maker.post('/codec/decode', { payloads: [{ metadata, data: base64(sealed!.data!) }] });
    expect(Buffer.from(shown.body.payloads[0].data, 'base64').toString()).toBe('"somebody"');
    const records = (await desk.audited('temporal')).filter(({ actor }) => actor === maker.email);
    expect(records).toEqual([{ actor: maker.email, action: 'payloads.view', after: { payloads: 1 } }]);
  });

  test('is not possible in lists: they name nobody', async () => {
    const viewer = await desk.signIn('viewer');
    for (const list of ['/api/applications', '/api/inbox', '/api/repayments', '/applications', '/inbox']) {
      const { text } = await viewer.get(list);
      expect(person.secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
  });
});

describe('with everything running', () => {
  let house: House;
  let listener: Listener;
  beforeAll(async () => {
    house = await startHouse();
    listener = await listen(operatorApp({ ...desk.stub.house, ...house }));
  });
  afterAll(async () => {
    await listener.close();
    await house.close();
  });

  const eraseAs = async (name: string, role: 'maker' | 'checker', userId: string) => {
    const password = 'correct horse battery';
    const em = house.orm.em.fork();
    await addOperator(em, { email: `${name}@arus.example`, password, role }, 'test').catch(() => undefined);
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: `${name}@arus.example`, password });
    const login = await fetch(`${listener.url}/login`, { method: 'POST', headers: json, body });
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
    const session = await (await fetch(`${listener.url}/api/session`, { headers: { cookie } })).json();
    const headers = { ...json, cookie, 'x-csrf-token': (session as { csrf_token: string }).csrf_token };
    return fetch(`${listener.url}/api/users/${userId}/erase`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ reason: 'asked by letter' }) },
    });
  };

  test('an onboarding that runs is ended and leaves nothing, in our database or in Temporal', async () => {
    const somebody = await newcomer(house);
    await uploadKyc(house, somebody);
    const { userId, phoneIndex } = somebody.user;
    const workflowId = workflowIds.onboarding(phoneIndex);
    const handle = house.temporal.workflow.getHandle(workflowId);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const photos = await house.objectStore.list('kyc');
    expect(photos).toHaveLength(2);

    expect((await eraseAs('one', 'maker', userId)).status).toBe(202);
    expect((await eraseAs('two', 'checker', userId)).status).toBe(200);

    expect(await house.objectStore.list('kyc')).toEqual([]);
    expect(await house.orm.em.fork().count(KycCaseSchema, { user: userId })).toBe(0);
    const { person, user } = somebody;
    const stored = await everythingStored(house.orm, keyRing(house.config.PII_ENCRYPTION_KEYS).decryptText);
    const secrets = [person.nik, person.fullName, person.phone.slice(1), user.phoneIndex];
    expect(stored.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    await eventually(
      () =>
        handle.fetchHistory().then(
          () => 'KEPT',
          (error: unknown) => (error as Error).name,
        ),
      (seen) => seen !== 'KEPT',
      // Temporal deletes in its own time.
      90_000,
    );
  }, 120_000);

  test('the same phone may start an onboarding again', async () => {
    const somebody = await newcomer(house);
    await eraseAs('one', 'maker', somebody.user.userId);
    await eraseAs('two', 'checker', somebody.user.userId);
    const again = { ...somebody.user, userId: randomUUID() };
    const em = house.orm.em.fork();
    em.create(UserSchema, {
      id: again.userId,
      phone: `+62${somebody.person.phone.slice(1)}`,
      phoneIndex: again.phoneIndex,
    });
    await em.flush();
    await eventually(
      () => house.arus.startOnboarding(again).then(() => 'STARTED', String),
      (seen) => seen === 'STARTED',
    );
    expect(await uploadKyc(house, { ...somebody, user: again })).toMatchObject({ status: 'SYSTEM_VERIFIED' });
  });

  test('a case is ended once, and forgetting what never was is no error', async () => {
    const { userId } = await activeBorrower(house);
    expect(await house.arus.endCase(workflowIds.creditLimit(userId), 'test')).toBe('NO WORKFLOW');
    await house.arus.forgetCase(workflowIds.creditLimit(userId));
    await expect(house.arus.blockedBy(workflowIds.creditLimit(userId))).rejects.toThrow(NoSuchCase);
  });

  test('the nightly reconciliation sweeps, and says what', async () => {
    const args: never[] = [];
    const result = await house.temporal.workflow.execute('reconciliation', {
      ...{ workflowId: workflowIds.reconciliation(), taskQueue: 'arus-core', args },
    });
    expect(result).toMatchObject({ differences: [], swept: { partner_exchanges: 0, objects: 0 } });
  });
});
