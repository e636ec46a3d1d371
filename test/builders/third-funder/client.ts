/** Pundi Kita's calls: one function each, no decisions. */
import { z, type ZodType } from 'zod';
import type { PartnerCall, PartnerTransport } from '../../../src/partners/transport/http-client.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { loan, loanList, member } from './wire.ts';

export function pundiKitaClient(baseUrl: string, transport: PartnerTransport) {
  const call = <T>(
    operation: string,
    method: PartnerCall['method'],
    path: string,
    answer: ZodType<T>,
    body?: unknown,
  ) => transport.call({ partner: 'pundi-kita', operation, method, url: `${baseUrl}${path}`, body, answer });
  const ofLoan = (loanId: string, deed = '') => `/loans/${encodeURIComponent(loanId)}${deed}`;

  return {
    join: (nik: string) => call('join', 'POST', '/members', member, { nik }),
    apply: (terms: { member: string; reference: string; amount: number; months: number }) =>
      call('apply', 'POST', '/loans', loan, terms),
    loan: (loanId: string) => call('loan', 'GET', ofLoan(loanId), loan),
    loansOf: (reference: string) => call('loans', 'GET', `/loans?reference=${reference}`, loanList),
    pay: (loanId: string): Promise<Outcome<object>> => call('pay', 'POST', ofLoan(loanId, '/payout'), z.object({})),
    withdraw: (loanId: string): Promise<Outcome<object>> =>
      call('withdraw', 'POST', ofLoan(loanId, '/withdrawal'), z.object({})),
  };
}
export type PundiKita = ReturnType<typeof pundiKitaClient>;
