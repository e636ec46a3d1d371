import { describe, expect, test } from '@jest/globals';
import { operatorApp } from '../../../src/api/operators/app.ts';
import { addLimit, today } from '../../builders/loan.ts';
import { listen } from '../listener.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk, PASSWORD } from './operator-desk.ts';

const desk = operatorDesk();

async function suspended() {
  const { id } = await addUser(desk.stub);
  await addLimit(desk.stub.house.orm, id);
  const maker = await desk.signIn('maker');
  await maker.post(`/api/users/${id}/suspend-limit`, { reason: 'pemeriksaan' });
  return id;
}

describe('the audit log', () => {
  test('is read by subject, action, operator and business dates, page by page', async () => {
    const id = await suspended();
    await suspended();
    const viewer = await desk.signIn('viewer');
    const { body } = await viewer.get(`/api/audit?subject=${id}`);
    expect(body).toMatchObject({
      ...{ total: 1, page: 1, pages: 1 },
      records: [{ actor: 'maker@arus.example', action: 'limit.suspend', at: expect.any(String) }],
    });
    const total = async (query: string) => (await viewer.get(`/api/audit?subject=${id}&${query}`)).body.total;
    expect(await total('action=limit.suspend')).toBe(1);
    expect(await total('action=login')).toBe(0);
    expect(await total('operator=Maker@arus.example')).toBe(1);
    expect(await total('actor=checker@arus.example')).toBe(0);
    expect(await total(`from=${today()}&to=${today()}`)).toBe(1);
    expect(await total(`from=${today(1)}`)).toBe(0);
    expect(await total(`to=${today(-1)}`)).toBe(0);
    expect(await viewer.get('/api/audit?from=yesterday')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'from', message: 'Harus tanggal, YYYY-MM-DD.' }] },
    });
    expect(await viewer.get('/api/audit?page=0')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'page', message: 'Harus bilangan bulat mulai dari 1.' }] },
    });
  });

  test('says how many pages there are: fifty records to one', async () => {
    const viewer = await desk.signIn('viewer', 'reader');
    for (let login = 0; login < 50; login++) await desk.signIn('viewer', 'reader');
    const read = async (page: number) => (await viewer.get(`/api/audit?operator=${viewer.email}&page=${page}`)).body;
    expect(await read(1)).toMatchObject({ total: 51, pages: 2 });
    expect((await read(2)).records).toHaveLength(1);
  });

  test('has who signed in, and who was not let in, from where', async () => {
    const viewer = await desk.signIn('viewer', 'careless');
    const wrong = await desk.call('POST', '/login', { email: 'Careless@arus.example', password: 'wrong password' });
    expect(wrong.status).toBe(401);
    expect(await desk.audited(viewer.email)).toMatchObject([
      { actor: 'test', action: 'operator.create' },
      { actor: viewer.email, action: 'login', after: { role: 'viewer' } },
      { actor: viewer.email, action: 'login.failed', after: { address: expect.any(String) } },
    ]);
  });

  test('keeps nothing of what a stranger typed', async () => {
    await desk.call('POST', '/login', { email: 'my-secret-password', password: 'nobody@arus.example' });
    const viewer = await desk.signIn('viewer');
    expect((await viewer.get('/api/audit?action=login.failed&subject=unknown')).body.total).toBe(1);
    expect((await viewer.get('/api/audit')).text).not.toContain('my-secret-password');
  });

  test('has a pause once, however often somebody knocks', async () => {
    const config = { ...desk.stub.house.config, RATE_LIMIT_SCALE: 1 };
    const strict = await listen(operatorApp({ ...desk.stub.house, config }));
    const { email } = await desk.signIn('viewer', 'locked');
    const knock = async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ email, password: `not ${PASSWORD}` });
      return (await fetch(`${strict.url}/login`, { method: 'POST', headers, body })).status;
    };
    const statuses = [];
    for (let attempt = 0; attempt < 8; attempt++) statuses.push(await knock());
    await strict.close();
    expect(statuses).toContain(429);
    const actions = (await desk.audited(email)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'login.locked')).toHaveLength(1);
    expect(actions.filter((action) => action === 'login.failed')).toHaveLength(
      statuses.filter((status) => status === 401).length,
    );
  });
});
