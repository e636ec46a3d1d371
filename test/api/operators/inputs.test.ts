/** Text that no database takes is refused wherever operators can send it, and never taken for an outage. */
import { describe, expect, test } from '@jest/globals';
import { DriverException } from '@mikro-orm/core';
import express from 'express';
import { handleErrors } from '../../../src/api/middleware/handle-errors.ts';
import { requestFrame } from '../../../src/api/middleware/request-frame.ts';
import { addApplication } from '../../builders/loan.ts';
import { listen } from '../listener.ts';
import { operatorDesk, PASSWORD } from './operator-desk.ts';
import { addUser } from '../stub-house.ts';

const desk = operatorDesk();
const FORBIDDEN = 'Mengandung karakter yang tidak diperbolehkan.';
const refusedOn = (...fields: string[]) => ({
  status: 400,
  body: { error_code: 'VALIDATION_ERROR', details: fields.map((field) => ({ field, message: FORBIDDEN })) },
});
const errorsLogged = () => desk.stub.logLines.filter((line) => line.includes('request failed'));

describe.each([
  ['U+0000', '\u0000'],
  ['half a surrogate pair', '\ud800'],
])('%s', (_what, text) => {
  test('in a login is refused on its field, before anybody is signed in', async () => {
    expect(await desk.call('POST', '/login', { email: `a${text}@b.c`, password: PASSWORD })).toMatchObject(
      refusedOn('email'),
    );
    const both = await desk.call('POST', '/login', { email: text, password: `${PASSWORD}${text}` });
    expect(both).toMatchObject(refusedOn('email', 'password'));
    expect(both.text).not.toContain(PASSWORD);
  });

  test('in a body is refused on its field, beside what else is wrong', async () => {
    const maker = await desk.signIn('maker');
    const { applicationNo } = await addApplication(desk.stub.house.orm, (await addUser(desk.stub)).id, {
      status: 'NEEDS REVIEW',
    });
    const path = `/api/applications/${applicationNo}/decision`;
    expect(await maker.post(path, { decision: 'REJECT', reason: `why${text}not` })).toMatchObject(refusedOn('reason'));
    const { body } = await maker.post(path, { decision: 'MAYBE', reason: `why${text}not` });
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['decision', 'reason']);
  });
});

describe('%00', () => {
  test.each(['/api/applications/', '/api/ledger/', '/api/inbox/', '/api/users/', '/applications/'])(
    'in the address %s is not found',
    async (path) => {
      const admin = await desk.signIn('admin');
      for (const end of ['', '/decision', '/personal-data'])
        expect(await admin.get(`${path}%00${end}`)).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
    },
  );

  test.each([
    ['/api/applications', 'q'],
    ['/api/audit', 'subject'],
    ['/api/audit', 'actor'],
    ['/api/inbox', 'state'],
    ['/api/repayments', 'bucket'],
    ['/applications', 'q'],
  ])('in the query of %s is refused on %s', async (path, name) => {
    const viewer = await desk.signIn('viewer');
    expect(await viewer.get(`${path}?${name}=a%00`)).toMatchObject(refusedOn(name));
  });
});

test('an address that cannot be decoded is not found', async () => {
  const viewer = await desk.signIn('viewer');
  expect((await viewer.get('/api/applications/%E0%A4%A')).status).toBe(404);
});

test('nothing of all this was an error of ours', () => {
  expect(errorsLogged()).toEqual([]);
});

describe('what Postgres says', () => {
  const answerTo = async (code: string) => {
    const app = express();
    app.use(requestFrame(desk.stub.house));
    app.use(() => {
      throw new DriverException(Object.assign(new Error('refused'), { code }));
    });
    app.use(handleErrors(desk.stub.house));
    const listener = await listen(app);
    const { status } = await fetch(listener.url);
    await listener.close();
    return status;
  };

  test.each(['08000', '08006', '57P01', '53300'])('%s is an outage', async (code) => {
    expect(await answerTo(code)).toBe(503);
  });

  test.each([
    ['08P01', 'a message that it cannot read'],
    ['22021', 'text that it cannot store'],
  ])('%s, %s, is our mistake', async (code) => {
    expect(await answerTo(code)).toBe(500);
  });
});
