/** Finfra's token: asked for once, kept, renewed once when it is refused. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTurn, json, text } from '../../partners/transport/fake-partner.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const unauthorized = json(401, { status: 401, error: 'Unauthorized', message: 'invalid or missing token' });
const detail = json(200, document.loanDetail);
const accepted = json(200, document.disbursement);

test('a token is asked for with Basic credentials, at v2', async () => {
  fake.answers(detail);
  await fake.client().loan('LN-000123');
  expect(fake.tokens).toMatchObject([
    { method: 'POST', path: '/api/auth/token/v2', headers: { authorization: 'Basic Y2xpZW50SWQ6Y2xpZW50U2VjcmV0' } },
  ]);
  expect(fake.asked[0]!.headers.authorization).toBe('Bearer access-token-1');
});

test('calls at the same time share one token, and later ones keep it', async () => {
  fake.answers(detail);
  const client = fake.client();
  await Promise.all(Array.from({ length: 5 }, () => client.loan('LN-000123')));
  await client.loan('LN-000123');
  expect(fake.tokens).toHaveLength(1);
  expect(fake.asked).toHaveLength(6);
});

test('a refused token is renewed and the call made once more', async () => {
  fake.answers(inTurn(unauthorized, detail));
  expect(await fake.client().loan('LN-000123')).toMatchObject({ kind: 'ok' });
  expect(fake.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer access-token-1',
    'Bearer access-token-2',
  ]);
  // What was refused is not worth refreshing.
  expect(fake.tokens.map(({ path }) => path)).toEqual(['/api/auth/token/v2', '/api/auth/token/v2']);
});

test('a token refused again is for a person, not for a third try', async () => {
  fake.answers(unauthorized);
  expect(await fake.client().loan('LN-000123')).toMatchObject({ kind: 'misconfigured' });
  expect(fake.asked).toHaveLength(2);
});

test('a disbursement that was refused for its token is asked for once more: a 401 proves that nothing happened', async () => {
  fake.answers(inTurn(unauthorized, accepted));
  expect(await fake.client().disburse('LN-000123')).toEqual({ kind: 'ok', value: { inProgress: true } });
  expect(fake.asked).toHaveLength(2);
});

test('a disbursement is never sent twice for anything but a 401', async () => {
  for (const status of [400, 403, 408, 409, 429, 500, 502, 503, 504]) {
    fake.asked.length = 0;
    fake.answers(json(status, document.error));
    await fake.client().disburse('LN-000123');
    expect(fake.asked).toHaveLength(1);
  }
});

test('an old token is refreshed with both tokens in headers', async () => {
  fake.answers(detail);
  fake.grants(
    inTurn(
      json(200, { ...document.token, access_token: 'old', refresh_token: 'again', expires_in: 1e-9 }),
      json(200, { access_token: 'new', token_type: 'Bearer', expires_in: 3600 }),
    ),
  );
  const client = fake.client();
  await client.loan('LN-000123');
  await client.loan('LN-000123');
  expect(fake.tokens[1]).toMatchObject({
    method: 'POST',
    path: '/api/auth/refresh',
    headers: { 'x-access-token': 'old', 'x-refresh-token': 'again' },
  });
  expect(fake.tokens[1]!.headers.authorization).toBeUndefined();
  expect(fake.asked[1]!.headers.authorization).toBe('Bearer new');
});

test('what cannot be refreshed is asked for anew', async () => {
  fake.answers(detail);
  fake.grants(
    inTurn(
      json(200, { ...document.token, access_token: 'old', expires_in: 1e-9 }),
      unauthorized,
      json(200, { ...document.token, access_token: 'new' }),
    ),
  );
  const client = fake.client();
  await client.loan('LN-000123');
  expect(await client.loan('LN-000123')).toMatchObject({ kind: 'ok' });
  expect(fake.tokens.map(({ path }) => path)).toEqual([
    '/api/auth/token/v2',
    '/api/auth/refresh',
    '/api/auth/token/v2',
  ]);
});

test('wrong credentials are for a person', async () => {
  fake.grants(unauthorized);
  expect(await fake.client().disburse('LN-000123')).toMatchObject({ kind: 'misconfigured' });
});

test.each([
  ['an error of the token service', json(500, document.error)],
  ['a token answer that is none', json(200, { token: 'x' })],
  ['a token service that is silent', () => undefined],
  ['a page in its place', text(200, '<html/>', 'text/html')],
])('%s leaves the disbursement unsent, so it may be repeated', async (_, answer) => {
  fake.grants(answer);
  fake.limitCalls({ timeoutMs: 500 });
  expect(await fake.client().disburse('LN-000123')).toMatchObject({ kind: 'retryable' });
  expect(fake.asked).toHaveLength(0);
});

test('no secret is kept with the exchanges', async () => {
  fake.answers(json(200, document.ocr));
  const client = fake.client();
  await client.biometric({ kycId: 'session-of-budi', ktp: photo, selfie: photo });
  await client.ocr({ ktp: photo.bytes, contentType: photo.contentType });
  fake.answers(json(200, document.signing));
  await client.initiateSigning('LN-000123');
  const kept = await fake.kept('Initiate Loan Signing');
  for (const secret of [
    'Y2xpZW50SWQ6',
    'access-token-1',
    'refresh-1',
    'session-of-budi',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    '/s/abc',
    'the-face',
  ])
    expect(kept).not.toContain(secret);
});

test('healthchecks need no token', async () => {
  fake.answers(text(200, 'OK', 'text/plain'));
  const client = fake.client();
  expect(await client.live()).toEqual({ kind: 'ok', value: { healthy: true } });
  expect(await client.ready()).toEqual({ kind: 'ok', value: { healthy: true } });
  expect(fake.asked.map(({ path }) => path)).toEqual(['/healthcheck/productionness', '/healthcheck/readiness']);
  expect(fake.tokens).toHaveLength(0);
});

const photo = { bytes: Buffer.from('the-face'), contentType: 'image/jpeg' };
