/** Dompet Kilat: every example of its document at the simulator, as it stands; client.test.ts and callbacks.test.ts read them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { dompetKilatInbound } from '../../../src/partners/dompet-kilat/inbound/index.ts';
import { dompetKilatCallback } from '../../../src/partners/dompet-kilat/inbound/wire.ts';
import { toBorrowerRegistration, toLoanRegistration } from '../../../src/partners/dompet-kilat/mapper.ts';
import { type Listener, listenForCallbacks } from '../../simulators/listener.ts';
import { ask, dompetKilatBorrower, dompetKilatLoan, type Reply } from '../../simulators/requests.ts';
import { differences, eachExample, type Example, examplesOf, expectDocumented } from '../every-example.ts';
import { john, johnsLoan } from './john.ts';

const examples = examplesOf('dompet-kilat');
const [register, read, registerLoan] = ['register-borrower', 'get-data-borrower', 'pengajuan-pinjaman'].map(
  (file) => examples[`${file}: success`]!,
) as [Example, Example, Example];

describe('the simulator', () => {
  let simulators: Simulators;
  let us: Listener;
  beforeAll(async () => {
    us = await listenForCallbacks();
    simulators = await startSimulators({ only: ['dompetKilat'], callbackBaseUrl: us.url, callbackDelayMs: 1 });
  });
  beforeEach(async () => {
    us.received.length = 0;
    await ask('POST', `${url()}/_sim/reset`);
  });
  afterAll(async () => {
    await simulators.close();
    await us.close();
  });

  const url = () => simulators.urls.dompetKilat;
  const send = ({ of: { request } }: Example) =>
    ask(request.method, url() + request.path, request.body, request.headers);

  /** What the document calls an answer to us is ours to a callback; theirs is what a row gives back. */
  const toldUs = (path: string, callback: Example) => async () => {
    await send(register);
    await send(registerLoan);
    const disbursed = await us.callback('/v1/loan/disburse');
    if (path.endsWith('/repayment'))
      await ask('POST', `${url()}/_sim/repay`, { loanCode: disbursed.body.loanCode, paymentAmount: 250_000 });
    const told = await us.callback(path);
    expect(differences(callback.of.request.body, told.body)).toEqual([]);
    expect(told.headers).toMatchObject(callback.of.request.headers!);
    expect(() => dompetKilatCallback.parse(told.body)).not.toThrow();
    return { status: 200, headers: new Headers(), body: dompetKilatInbound[0]!.answer.body };
  };

  const rows: Record<string, (example: Example) => Promise<Reply>> = {
    'register-borrower: success': send,
    'register-borrower: registered already': async (example) => {
      await send(example);
      return send(example);
    },
    'get-data-borrower: success': async (example) => {
      await send(register);
      await send(registerLoan);
      await us.callback('/v1/loan/disburse');
      return send(example);
    },
    'get-data-borrower: not found': send,
    'pengajuan-pinjaman: success': async (example) => {
      await send(register);
      return send(example);
    },
    'pengajuan-pinjaman: borrower not found': send,
    'callback-disbursement: success': toldUs('/v1/loan/disburse', examples['callback-disbursement: success']!),
    'callback-repayment: success': toldUs('/v1/callback/loan/repayment', examples['callback-repayment: success']!),
  };
  describe('answers', () => {
    eachExample('dompet-kilat', rows, async (example, answer) => {
      const reply = await answer(example);
      expectDocumented(example, reply);
      const withoutNumbers = (text: string) => text.replace(/\d{15,16}/g, '…');
      expect(withoutNumbers(reply.body.message)).toBe(withoutNumbers(example.body.message));
    });
  });

  test('gives the borrower back as registered, and a loan that is not decided yet without a contract', async () => {
    const slow = await startSimulators({ only: ['dompetKilat'], callbackDelayMs: 600_000 });
    try {
      const at = ({ of: { request } }: Example) =>
        ask(request.method, slow.urls.dompetKilat + request.path, request.body, request.headers);
      await at(register);
      expect((await at(read)).body.data).toEqual(register.of.request.body);
      await at(registerLoan);
      const { fotoKtp: _ktp, fotoSelfie: _selfie, loanData, ...rest } = registerLoan.of.request.body;
      expect((await at(read)).body.data).toMatchObject({
        ...rest,
        loanData: { ...loanData, contractNo: '', contractDate: null },
      });
    } finally {
      await slow.close();
    }
  });

  test('wants of a phone and an e-mail that they are nobody else’s, of a loan, too', async () => {
    const [nik, other] = ['3275062009920010', '3275062009920011'];
    for (const each of [nik, other]) await ask('POST', `${url()}/v1/borrower/register`, dompetKilatBorrower(each));
    const { phoneNumber } = dompetKilatBorrower(nik);
    const taken = await ask('POST', `${url()}/v1/loan/register`, { ...dompetKilatLoan(other), phoneNumber });
    expect(taken.body).toMatchObject({ status: '02', message: expect.stringContaining('phone_number') });
  });

  test.each([
    ['fotoKtp', 'https://photos.arus.example/ktp.jpg', '00'],
    ['fotoKtp', 'data:image/png;base64,iVBO', '001'],
    ['fotoSelfie', 'ktp.jpg', '001'],
  ])('takes photos as base64 or by link: %s %s is %s', async (field, value, status) => {
    const nik = '3275062009920012';
    await ask('POST', `${url()}/v1/borrower/register`, dompetKilatBorrower(nik));
    const reply = await ask('POST', `${url()}/v1/loan/register`, { ...dompetKilatLoan(nik), [field]: value });
    expect(reply.body.status).toBe(status);
    if (status !== '00') expect(reply.body.message).toContain(field);
  });

  test.each(Object.keys(registerLoan.of.request.body.references))('wants references.%s', async (key) => {
    const loan = dompetKilatLoan('3275062009920013', { [key]: undefined });
    const { status, body } = await ask('POST', `${url()}/v1/loan/register`, loan);
    expect(status).toBe(400);
    expect(body.message).toContain(`references.${key} is required`);
  });
});

describe('what we send has every key of the document’s request, of the same kind, and of our own only the number', () => {
  test('a borrower', () => {
    expect(differences(register.of.request.body, toBorrowerRegistration(john(), '95'))).toEqual([]);
  });

  test('a loan', () => {
    const ours = toLoanRegistration(john(), johnsLoan, '95');
    expect(differences(registerLoan.of.request.body, ours.kind === 'ok' && ours.value)).toEqual([
      '.references.applicationNo: not in the document',
    ]);
  });
});
