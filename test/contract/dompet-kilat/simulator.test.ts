/** Our client and the simulator were written apart, each from the document: here they must understand each other. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulators, type Simulators } from '../../../simulators/index.ts';
import { dompetKilatReport, repaymentEntries } from '../../../src/partners/dompet-kilat/inbound/meaning.ts';
import { dompetKilatCallback, type DompetKilatCallback } from '../../../src/partners/dompet-kilat/inbound/wire.ts';
import { dompetKilat, type DompetKilat } from '../../../src/partners/dompet-kilat/index.ts';
import type { PartnerTransport } from '../../../src/partners/transport/http-client.ts';
import { patientTransport } from '../../partners/transport/patient-transport.ts';
import { budi } from '../finfra/budi.ts';
import { johnsLoan } from './john.ts';

/** One pays out at once; the other one not before the tests are over, so that a loan can be seen that is only registered. */
let simulators: Simulators;
let slow: Simulators;
let ears: Server;
let transport: PartnerTransport;
let client: DompetKilat;
let clientOfSlow: DompetKilat;
const told: DompetKilatCallback[] = [];

beforeAll(async () => {
  ears = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      told.push(dompetKilatCallback.parse(JSON.parse(body)));
      response.end('{"status":"00","message":"success","data":null}');
    });
  }).listen(0, '127.0.0.1');
  await once(ears, 'listening');
  const callbackBaseUrl = `http://127.0.0.1:${(ears.address() as AddressInfo).port}`;
  simulators = await startSimulators({ callbackBaseUrl, callbackDelayMs: 5 });
  slow = await startSimulators({ callbackBaseUrl, callbackDelayMs: 3_600_000 });
  transport = patientTransport();
  client = dompetKilat({ baseUrl: simulators.urls.dompetKilat, productCode: '95' }, transport);
  clientOfSlow = dompetKilat({ baseUrl: slow.urls.dompetKilat, productCode: '95' }, transport);
});
afterAll(async () => {
  await Promise.all([simulators.close(), slow.close()]);
  await transport.close();
  ears.closeAllConnections();
  ears.close();
});

async function callback(number: number): Promise<DompetKilatCallback> {
  const until = Date.now() + 20_000;
  while (told.length < number && Date.now() < until) await new Promise((later) => setTimeout(later, 10));
  return told[number - 1]!;
}

test('a loan is refused to somebody unknown, and shown without a contract from its registration until it is paid out', async () => {
  const borrower = budi();
  expect(await clientOfSlow.borrower(borrower.profile.nik)).toEqual({ kind: 'ok', value: { found: false } });
  expect(await clientOfSlow.registerLoan(borrower, johnsLoan)).toMatchObject({ kind: 'rejected', code: '001' });
  expect(await clientOfSlow.registerBorrower(borrower)).toEqual({ kind: 'ok', value: { state: 'REGISTERED' } });
  expect(await clientOfSlow.registerBorrower(borrower)).toEqual({ kind: 'ok', value: { state: 'DUPLICATE' } });

  const registered = await clientOfSlow.registerLoan(borrower, johnsLoan);
  expect(registered).toEqual({ kind: 'ok', value: { loanReference: expect.stringMatching(/^\d+$/), loanCode: null } });
  expect(await clientOfSlow.borrower(borrower.profile.nik)).toEqual({
    kind: 'ok',
    value: {
      found: true,
      fullName: 'Budi Santoso',
      birthDate: '1995-11-01',
      phone: '+6281234567890',
      loan: { applicationNo: 'APP-LN-2026-00000001', amount: 1_000_000, tenorMonths: 2, contractNo: null },
    },
  });
});

test('a registered loan is paid out and repaid, each told by a callback', async () => {
  const borrower = budi();
  await client.registerBorrower(borrower);
  expect(await client.registerLoan(borrower, johnsLoan)).toMatchObject({ kind: 'ok' });
  const disbursed = await callback(1);
  expect(dompetKilatReport(disbursed)).toMatchObject({ event: 'LOAN DISBURSED', repaymentAccount: expect.any(String) });
  expect(disbursed).toMatchObject({ loanAmount: 1_000_000, tenor: 2 });

  await fetch(`${simulators.urls.dompetKilat}/_sim/repay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loanCode: disbursed.loanCode, paymentAmount: 500_000 }),
  });
  expect(repaymentEntries(await callback(2))).toMatchObject([{ amount: 500_000 }]);
});
