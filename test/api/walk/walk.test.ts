/**
 * One borrower's life against the whole house. Every answer is held against the OpenAPI document, and each example of
 * docs/sources/mobile-api.md and docs/contracts.md against what is really said; the collection is sent as it stands.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { walkToAnAccount } from './account.ts';
import { sendTheCollection } from './collection.ts';
import { walkDesk } from './desk.ts';
import { newLife } from './life.ts';
import { walkToAPaidBill } from './loan.ts';

const desk = walkDesk(710_001, 'doc-1');

const lives = { account: newLife(), loan: newLife(), collection: newLife(), partners: newLife(), service: newLife() };

describe('an account', () => walkToAnAccount(desk, lives.account));
describe('a loan', () => walkToAPaidBill(desk, lives.loan));
describe('the collection', () => sendTheCollection(desk, lives.collection));

const signed = (body: string): Record<string, string> => ({
  'x-signature': createHmac('sha256', 'embedded-payment-webhook').update(body).digest('hex'),
});
const withKey = (): Record<string, string> => ({ 'finfra-auth-key': 'embedded-finfra-callback' });

async function webhook(
  path: string,
  body: unknown,
  status: number,
  headers: (text: string) => Record<string, string> = () => ({}),
): Promise<void> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { body: text, headers: { 'content-type': 'application/json', ...headers(text) } };
  expect(await desk.fetch('POST', `${desk.house.url}${path}`, init)).toMatchObject({ status });
}

describe('webhooks', () => {
  const { step } = lives.partners;

  step('the payment gateway must sign what it reports', async () => {
    await webhook('/api/v1/webhooks/payments', {}, 401);
    await webhook('/api/v1/webhooks/payments', {}, 400, signed);
    await webhook('/api/v1/webhooks/payments', '{', 400, signed);
  });

  const reports: [path: string, body: object][] = [
    ['/api/core/ftm/users/loan_signed/status', { status: 'SIGNED', partner_reference: 'APP-LN-2020-00000000' }],
    ['/api/core/payment-gateway/invoices/status', { id: 'i1', external_id: 'e1', status: 'EXPIRED' }],
    [
      '/api/core/payment-gateway/virtual-account/status',
      {
        ...{ payment_id: 'p1', external_id: 'e1', account_number: '1', bank_code: 'X', amount: 1 },
        transaction_timestamp: '2026-02-16T10:00:00Z',
      },
    ],
  ];
  for (const [path, body] of reports)
    step(`Finfra shows its key at ${path}`, async () => {
      await webhook(path, body, 401);
      await webhook(path, '[]', 400, withKey);
      await webhook(path, body, 200, withKey);
    });

  step('Didit says everything in the query, with the key of Finfra', async () => {
    const path = '/api/core/users/didit/session/callback';
    await webhook(`${path}?verificationSessionId=unknown&status=Approved`, '', 401);
    await webhook(`${path}?status=`, '', 400, withKey);
    await webhook(`${path}?verificationSessionId=unknown&status=Approved`, '', 200, withKey);
  });

  for (const path of ['/v1/loan/disburse', '/v1/callback/loan/repayment'])
    step(`Dompet Kilat calls ${path} from its address`, async () => {
      await webhook(path, {}, 400);
      await webhook(
        path,
        {
          ...{ transactionId: 't1', loanCode: 'unknown', status: 'active', loanAmount: 1 },
          ...{ tenor: 1, tenorUnit: 'month' },
        },
        200,
      );
    });
});

describe('service', () => {
  const { step } = lives.service;

  for (const path of ['/healthz', '/readyz', '/api/v1/openapi.json', '/docs', '/docs/page.js'])
    step(`${path} answers`, async () => {
      expect((await desk.fetch('GET', `${desk.house.url}${path}`)).status).toBe(200);
    });
  step('a part of the page that is not there is 404', async () => {
    expect((await desk.fetch('GET', `${desk.house.url}/docs/nothing.js`)).status).toBe(404);
  });
});

test('every operation of the document has been heard, succeeding and refusing', async () => {
  for (const life of Object.values(lives)) await life.whole();
  // Nothing can be wrong with these calls, except on our side.
  const onlySucceed = ['health', 'ready', 'getDocument', 'getPage'];
  const missing = desk.operations.flatMap(({ id, definition }) => {
    const said = [...desk.heard.get(id)!];
    const success = Object.keys(definition['responses'] as object).find((status) => status.startsWith('2'))!;
    return [
      ...(said.includes(success) ? [] : [`${id}: no ${success}`]),
      ...(onlySucceed.includes(id) || said.some((status) => status.startsWith('4')) ? [] : [`${id}: no refusal`]),
    ];
  });
  expect(missing).toEqual([]);
  expect(desk.house.logged.filter((line) => line.includes('"level":50') && line.includes('request failed'))).toEqual(
    [],
  );
});
