import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addAttempt, addLoan } from '../../builders/loan.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

/** Authentication included; see issue 4. */
const BUDGET = 3;

let stub: StubHouse;
let queries: string[] = [];
beforeAll(async () => {
  stub = await stubHouse();
  // Every statement of every fork goes through the one connection.
  const connection = stub.house.orm.em.getConnection();
  const execute = connection.execute.bind(connection) as (...args: unknown[]) => Promise<unknown>;
  connection.execute = ((...args: unknown[]) => {
    queries.push(String(args[0]));
    return execute(...args);
  }) as typeof connection.execute;
  // Prepared statements go to the pool behind it.
  const pool = await connection.getNativeClient();
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  pool.query = ((...args: unknown[]) => {
    queries.push((args[0] as { text: string }).text);
    return query(...args);
  }) as typeof pool.query;
});
afterAll(() => stub.close());

test.each([
  ['/loan/limit', 2],
  ['/loan/tenors', 1],
  ['/loan/bills/outstanding', 2],
  ['/loan/bills/history', 2],
  ['/loan/submissions', 2],
  ['/loan/submissions/:no', 3],
  ['/loan/submissions/:no/early-settlement', 3],
  ['/payments/methods', 1],
])('GET %s asks the database at most %i times, however many loans there are', async (path, expected) => {
  const user = await addUser(stub);
  const token = await tokenFor(stub, user, 'session');
  const { application } = await addLoan(stub.house.orm, user.id);
  await addAttempt(stub.house.orm, application);
  for (let i = 0; i < 2; i++) await addLoan(stub.house.orm, user.id, { amount: 1_000_000, tenorId: 1 });

  queries = [];
  const answer = await stub.call('GET', `/api/v1${path.replace(':no', application.applicationNo)}`, { token });
  expect(answer.status).toBe(200);
  expect(queries).toHaveLength(expected);
  expect(expected).toBeLessThanOrEqual(BUDGET);
});
