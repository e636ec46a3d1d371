/**
 * Simulated signing page of Finfra: the borrower reads and signs the loan agreement.
 * Source: docs/sources/finfra.md, "Initiate Loan Signing".
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Call, jsonBody, type Route } from '../frame/http.ts';
import { escape } from '../frame/page.ts';
import { ok } from '../frame/stage.ts';
import { text } from './formats.ts';
import type { LoanDesk } from './loans.ts';
import type { FinfraLoan } from './memory.ts';
import { refusal } from './refusal.ts';

const SIGN_WITHIN_MS = 24 * 3600_000;

export function signing(desk: LoanDesk, authorized: (call: Call) => void): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/core/loans/signing/initiate',
      operation: 'initiateSigning',
      handle(call) {
        authorized(call);
        const loan = desk.known(jsonBody(call, z.object({ loan_unique_id: text }), refusal).loan_unique_id);
        if (loan.status === 'PENDING' || loan.status === 'REJECTED') return refusal(400, `Loan is ${loan.status}`);
        if (loan.status !== 'APPROVED') return refusal(409, 'Loan is already signed');
        const { signingToken, signingExpiresAt } = desk.change(loan.uniqueId, {
          signingToken: loan.signingToken ?? randomBytes(12).toString('hex'),
          signingExpiresAt: new Date(Date.now() + SIGN_WITHIN_MS).toISOString(),
        });
        const signing_url = `${call.self}/sign/${loan.uniqueId}/${signingToken}`;
        return ok({ loan_unique_id: loan.uniqueId, signing_url, expires_at: signingExpiresAt });
      },
    },
    {
      method: 'GET',
      path: '/sign/:uniqueId/:token',
      operation: 'signingPage',
      handle(call) {
        const loan = desk.known(call.params['uniqueId']);
        if (loan.signingToken !== call.params['token']) return refusal(404, 'No such agreement');
        return { status: 200, html: agreement(loan) };
      },
    },
    {
      method: 'POST',
      path: '/sign/:uniqueId/:token',
      operation: 'sign',
      async handle(call) {
        const loan = desk.known(call.params['uniqueId']);
        if (loan.signingToken !== call.params['token']) return refusal(404, 'No such agreement');
        if (loan.status === 'APPROVED') {
          if (Date.parse(loan.signingExpiresAt ?? '') <= Date.now())
            return refusal(410, 'The signing page has expired');
          const signed = desk.change(loan.uniqueId, { status: 'SIGNED', signedAt: new Date().toISOString() });
          await desk.soon(signed, 'loan_signed', () => ({}));
        } else if (!loan.signedAt) return refusal(410, 'The agreement is no longer open');
        return { status: 200, html: agreement(desk.known(loan.uniqueId)) };
      },
    },
  ];
}

const agreement = ({
  uniqueId,
  request,
  signedAt,
}: FinfraLoan) => `<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Perjanjian pinjaman</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem">
<h1>Perjanjian pinjaman</h1>
<p>Nomor ${escape(uniqueId)}<br>Pokok Rp ${request.amount.toLocaleString('id-ID')}<br>Tenor ${request.tenor} × ${request.tenor_unit}</p>
${signedAt ? '<p><strong>Sudah ditandatangani.</strong></p>' : '<form method="post"><button>Tanda tangani</button></form>'}
<p><small>Finfra simulator</small></p></body></html>`;
