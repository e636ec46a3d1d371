import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runSql } from '../../../tools/stack/postgres.ts';
import { eventually } from '../../support/house.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

test('during a failover to a read-only server, a call that writes is 503 with Retry-After, and works again afterwards', async () => {
  const { pathname, href } = new URL(stub.house.config.DATABASE_URL);
  const server = href.replace(pathname, '/postgres');
  const name = pathname.slice(1);
  const readOnly = async (on: boolean) => {
    await runSql(server, `alter database ${name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
    await runSql(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  };
  const register = () =>
    stub.call('POST', '/api/v1/onboarding/register-phone', { json: { phone_number: '081234567890' } });

  await readOnly(true);
  const during = await register();
  await readOnly(false);
  expect(during.status).toBe(503);
  expect(during.body).toMatchObject({ status: 'error', error_code: 'SERVICE_UNAVAILABLE' });
  expect(during.headers.get('retry-after')).toBe('5');
  // A connection that was ended may still be lent once.
  await eventually(register, ({ status }) => status === 200);
});
