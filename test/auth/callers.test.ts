import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SessionSchema } from '../../src/db/entities/auth.ts';
import { type User, UserSchema } from '../../src/db/entities/onboarding.ts';
import { type Callers, openCallers } from '../../src/auth/callers.ts';
import { openSession, revokeSession } from '../../src/auth/sessions.ts';
import { issueAccessToken, tokenSigner } from '../../src/auth/tokens.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { runSql } from '../../tools/stack/postgres.ts';
import { eventually } from '../support/house.ts';
import { lineTo } from '../support/line.ts';

let database: FreshDatabase;
let callers: Callers;
let signer: Uint8Array;
/** Statements that the callers asked. */
let asked = 0;

beforeAll(async () => {
  database = await freshDatabase();
  const config = testConfig({ DATABASE_URL: database.url });
  signer = tokenSigner(config.JWT_SECRET);
  callers = openCallers({ orm: database.orm, config });
  const connection = database.orm.em.getConnection();
  const execute = connection.execute.bind(connection) as (...args: unknown[]) => Promise<unknown>;
  connection.execute = ((...args: unknown[]) => {
    if (String(args[0]).includes('left join sessions')) asked++;
    return execute(...args);
  }) as typeof connection.execute;
});
afterAll(async () => {
  await callers.close();
  await database.close();
});

const fork = () => database.orm.em.fork();

async function addUser(status: User['status']): Promise<string> {
  const em = fork();
  const phone = `+628${randomInt(1e9, 1e10)}`;
  const user = em.create(UserSchema, { phone, phoneIndex: randomBytes(32).toString('hex'), status });
  await em.flush();
  return user.id;
}

/** A borrower with a session whose token is answered without asking the database. */
async function remembered(by = callers) {
  const userId = await addUser('ACTIVE');
  const session = await openSession(fork(), signer, { userId, deviceId: 'device-1' });
  const recognise = async () => (await by.recognise(session.accessToken))?.known ?? null;
  await eventually(
    async () => {
      await recognise();
      const before = asked;
      await recognise();
      return asked - before;
    },
    (again) => again === 0,
  );
  return { userId, ...session, recognise };
}

const forgotten = (recognise: () => Promise<unknown>) => eventually(recognise, (known) => known === null);

test('a session is looked up once and then known', async () => {
  const { userId, recognise } = await remembered();
  const before = asked;
  for (let call = 0; call < 5; call++) expect((await recognise())?.caller.userId).toBe(userId);
  expect(asked).toBe(before);
});

test('a session that another process revokes is nobody any more', async () => {
  const { userId, refreshToken, recognise } = await remembered();
  await revokeSession(fork(), { refreshToken, userId, reason: 'USER_LOGOUT' });
  await forgotten(recognise);
});

test('a session that is revoked here is nobody any more in the very next call', async () => {
  const { userId, refreshToken, recognise } = await remembered();
  await revokeSession(fork(), { refreshToken, userId, reason: 'USER_LOGOUT' });
  callers.forget(userId);
  expect(await recognise()).toBeNull();
});

test('a session that is over by its own time is nobody any more, without any notice', async () => {
  const userId = await addUser('ACTIVE');
  const session = await openSession(fork(), signer, { userId, deviceId: 'device-1' });
  await fork().nativeUpdate(SessionSchema, { user: userId }, { expiresAt: new Date(Date.now() + 1_500) });
  await remembered(); // the notice of the change above has come
  const recognise = async () => (await callers.recognise(session.accessToken))?.known ?? null;
  expect(await recognise()).not.toBeNull();
  await forgotten(recognise);
});

test('a session that is removed is nobody any more', async () => {
  const { userId, recognise } = await remembered();
  await fork().nativeDelete(SessionSchema, { user: userId });
  await forgotten(recognise);
});

test('a borrower who is suspended by whomever is known as suspended', async () => {
  const { userId, recognise } = await remembered();
  await fork().nativeUpdate(UserSchema, { id: userId }, { status: 'SUSPENDED' });
  await eventually(recognise, (known) => known?.suspended === true);
});

test('one borrower who logs out takes nobody else along', async () => {
  const leaving = await remembered();
  const staying = await remembered();
  await revokeSession(fork(), { ...leaving, reason: 'USER_LOGOUT' });
  await forgotten(leaving.recognise);
  const before = asked;
  await staying.recognise();
  expect(asked).toBe(before);
});

test('what changed while nobody listened is seen in the next call, and listening begins again', async () => {
  const gone = await remembered();
  await revokeUnheard(gone.refreshToken);
  await eventually(gone.recognise, (known) => known === null);
  await remembered();
});

/** The listening connection is cut in the same moment, so that its notice has nobody to go to. */
const revokeUnheard = (refreshToken: string) =>
  runSql(
    database.url,
    `do $$ begin
       alter table sessions disable trigger sessions_tell_change;
       update sessions set revoked_at = now() where refresh_hash = encode(sha256('${refreshToken}'), 'hex');
       alter table sessions enable trigger sessions_tell_change;
       perform pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and (query like 'listen%' or query = 'select 1') and pid <> pg_backend_pid();
     end $$`,
  );

test('a listening connection that falls silent is noticed, and what it missed is seen', async () => {
  const host = new URL(database.url);
  const line = await lineTo(host.host);
  host.host = line.address;
  const far = openCallers({ orm: database.orm, config: testConfig({ DATABASE_URL: host.href }) });
  try {
    const { userId, refreshToken, recognise } = await remembered(far);
    line.freeze();
    await revokeSession(fork(), { refreshToken, userId, reason: 'USER_LOGOUT' });
    await forgotten(recognise);
  } finally {
    await line.close();
    await far.close();
  }
});

test('who is still onboarding is looked up in every call', async () => {
  const userId = await addUser('PENDING');
  const claims = { userId, scope: 'onboarding', deviceId: 'device-1', sessionId: null } as const;
  const { accessToken } = await issueAccessToken(signer, claims);
  await remembered(); // listening is certain
  const before = asked;
  for (let call = 0; call < 3; call++)
    expect((await callers.recognise(accessToken))?.known?.caller.userId).toBe(userId);
  expect(asked).toBe(before + 3);
});

test('a token that is none of ours is no token', async () => {
  expect(await callers.recognise(undefined)).toBeNull();
  expect(await callers.recognise('eyJhbGciOiJub25lIn0.e30.')).toBeNull();
});
