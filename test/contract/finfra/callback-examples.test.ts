/** What Finfra calls us with: the file of each callback, what our side makes of it, and what the simulator really sends. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import {
  finfraReport,
  finfraReview,
  invoiceReceipt,
  livenessReport,
  titlesForTheRecord,
  virtualAccountReceipt,
} from '../../../src/partners/finfra/inbound/meaning.ts';
import {
  diditCallback,
  finfraCallback,
  invoiceWebhook,
  virtualAccountWebhook,
} from '../../../src/partners/finfra/inbound/wire.ts';
import { finfraSteps, type FinfraSteps } from '../../simulators/finfra-client.ts';
import { type Listener, listenForCallbacks, type ReceivedCallback } from '../../simulators/listener.ts';
import { ask, nikEnding } from '../../simulators/requests.ts';
import { callback } from './document.ts';

const status = callback('borrower-status-callback');
const invoice = callback('payment-gateway-invoice-webhook');
const account = callback('virtual-account-webhook');
const didit = callback('didit-session-callback');

let us: Listener;
let simulators: Simulators;
let at: FinfraSteps;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['finfra'], callbackBaseUrl: us.url, callbackDelayMs: 5 });
  at = await finfraSteps(simulators.urls.finfra, us);
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

/** The simulator's own callback has the example's keys and kinds of values, and our key. */
function isAsDocumented({ body, headers, path }: ReceivedCallback, example: unknown, documentedPath: string): void {
  expect(kindsOf(body)).toEqual(kindsOf(example));
  expect(headers['finfra-auth-key']).toBe('embedded-finfra-callback');
  expect(path).toBe(documentedPath);
}
const kindsOf = (body: unknown) =>
  Object.fromEntries(Object.entries(body as object).map(([key, value]) => [key, typeof value]));

describe('a status callback as documented', () => {
  test.each(Object.entries(status.bodies))('%s is understood', (title, example) => {
    const body = finfraCallback.parse(example);
    expect(finfraReview(title, body)).toBeNull();
    expect(finfraReport(title, body) === null).toBe(titlesForTheRecord.includes(title));
  });

  const bringsAbout: Record<string, (title: string) => Promise<string>> = {
    user_created: (title) => person('0001', title, (nik) => at.borrower(nik)),
    user_approved: (title) => person('0002', title, (nik) => at.approvedBorrower(nik)),
    user_rejected: (title) => person('9031', title, approved),
    user_blocked: (title) =>
      person('0003', title, async (nik) => at.call('POST', `/api/core/users/${await at.borrower(nik)}/block`)),
    loan_approved: (title) => person('0004', title, (nik) => at.approvedLoan(nik)),
    loan_rejected: (title) =>
      person('0005', title, async (nik) =>
        at.call('POST', `/api/core/loans/${await at.approvedLoan(nik)}/reject`, { reason: 'withdrawn' }),
      ),
    loan_signed: (title) => person('0006', title, (nik) => at.signedLoan(nik)),
    loan_disbursed: (title) => person('0007', title, disbursed),
    loan_disbursement_failed: (title) => person('9036', title, disbursed),
  };
  const approved = async (nik: string) => at.call('POST', `/api/core/users/${await at.borrower(nik)}/approve`);
  const disbursed = async (nik: string) =>
    at.call('POST', `/api/core/loans/${await at.signedLoan(nik)}/disbursement`, {});
  async function person(digits: string, title: string, steps: (nik: string) => Promise<unknown>): Promise<string> {
    await steps(nikEnding(digits));
    await at.told(title, nikEnding(digits));
    return nikEnding(digits);
  }

  test.each(Object.entries(bringsAbout))('%s is what the simulator sends', async (title, bringAbout) => {
    const nik = await bringAbout(title);
    const path = status.request.path.replace('{callbackTitle}', title);
    const received = us.received.find((call) => call.path === path && call.body.identity_number === nik)!;
    isAsDocumented(received, status.bodies[title], path);
    expect(finfraReport(title, finfraCallback.parse(received.body))).not.toBeNull();
  });

  test.each(titlesForTheRecord.map((title) => [title]))('%s is sent on request', async (title) => {
    const { event_id: _, ...body } = status.bodies[title]!;
    await ask('POST', `${simulators.urls.finfra}/_sim/callback`, { title, body });
    const path = status.request.path.replace('{callbackTitle}', title);
    isAsDocumented(await us.callback(path), status.bodies[title], path);
  });

  test('every title is brought about by one of these', () => {
    expect([...Object.keys(bringsAbout), ...titlesForTheRecord].toSorted()).toEqual(
      Object.keys(status.bodies).toSorted(),
    );
  });
});

describe('a notice of money as documented', () => {
  const loanOf = async (digits: string) => {
    const loan_unique_id = await at.approvedLoan(nikEnding(digits));
    const wanted = { loan_unique_id, external_id: `VA-${digits}`, bank_code: 'BNI', amount: 830_833 };
    const request = { ...wanted, expires_at: '2099-01-01T00:00:00Z' };
    await at.call('POST', '/api/core/virtual-account/request', request);
    return wanted.external_id;
  };

  test('by virtual account is a receipt, and what the simulator sends', async () => {
    const external_id = await loanOf('0010');
    await ask('POST', `${simulators.urls.finfra}/_sim/pay-virtual-account`, { external_id });
    isAsDocumented(await us.callback(account.request.path), account.bodies['paid'], account.request.path);
    expect(virtualAccountReceipt(virtualAccountWebhook.parse(account.bodies['paid']))).toEqual({
      noticeId: 'finfra-va-p-1',
      source: 'FINFRA',
      amount: 830_833,
      paidAt: '2026-07-30T16:30:00.000Z',
    });
  });

  test.each([
    ['PAID', 1, { amount: 830_000, paidAt: '2026-07-30T16:30:00.000Z' }],
    ['EXPIRED', 2, null],
  ])('by invoice, %s, is understood, and what the simulator sends', async (word, nth, receipt) => {
    const paid = { external_id: 'APP-1', amount: 830_833, status: word };
    await ask('POST', `${simulators.urls.finfra}/_sim/pay-invoice`, paid);
    isAsDocumented(await us.callback(invoice.request.path, nth), invoice.bodies[word], invoice.request.path);
    const made = invoiceReceipt(invoiceWebhook.parse(invoice.bodies[word]));
    if (receipt) expect(made).toMatchObject(receipt);
    else expect(made).toBeNull();
  });
});

describe('the end of a liveness session as documented', () => {
  test.each([
    ['Approved', 'APPROVED', '9023'],
    ['Declined', 'DECLINED', '9024'],
    ['In Review', 'IN REVIEW', '9025'],
  ])('%s is understood, and what the simulator sends', async (word, said, digits) => {
    expect(livenessReport(diditCallback.parse(didit.bodies[word]))).toEqual({ sessionId: 'didit-1', status: said });
    const { biometric } = await at.kyc(nikEnding(digits));
    const verificationSessionId: string = biometric.body.verification_session_id;
    const query = new URLSearchParams({ verificationSessionId, status: word });
    const received = await us.callback(`${didit.request.path}?${query.toString()}`);
    expect([...new URL(received.path, us.url).searchParams.keys()]).toEqual(Object.keys(didit.bodies[word]!));
    expect(received.headers['finfra-auth-key']).toBe('embedded-finfra-callback');
  });

  test('without a session and a status is accepted (both are optional) and tells nobody anything', () => {
    const query = diditCallback.parse(didit.bodies['without anything']);
    expect(query).toEqual({ status: '0' });
    expect(livenessReport(query)).toBeNull();
  });
});
