/** Pundi Kita as a funder: knows a borrower at once, signs on its own side, pays on request and never calls back. */
import type { FunderLoanStatus, FunderStages } from '../../../src/partners/funder.ts';
import { whenOk } from '../../../src/partners/transport/outcome.ts';
import type { PundiKita } from './client.ts';
import type { State } from './wire.ts';

const statuses: Record<State, FunderLoanStatus> = {
  open: 'PENDING',
  agreed: 'APPROVED',
  signed: 'SIGNED',
  paying: 'PAYING',
  paid: 'PAID',
  withdrawn: 'REJECTED',
  bounced: 'FAILED',
};

export const pundiKitaAsFunder = (pundiKita: PundiKita): FunderStages => ({
  borrower: {
    known: 'AT ONCE',
    register: async ({ profile }) =>
      whenOk(await pundiKita.join(profile.nik), ({ member_id }) => ({ state: 'REGISTERED', funderUserId: member_id })),
  },
  pays: 'ON REQUEST',
  loan: {
    create: async (member, { applicationNo, amount, tenorMonths }) =>
      whenOk(
        await pundiKita.apply({ member, reference: applicationNo, amount, months: tenorMonths }),
        ({ loan_id }) => ({ loanId: loan_id }),
      ),
    look: async (loanId) => whenOk(await pundiKita.loan(loanId), ({ state }) => ({ status: statuses[state] })),
    find: async (_, applicationNo) =>
      whenOk(await pundiKita.loansOf(applicationNo), ({ loans }) => ({ loanId: loans[0]?.loan_id ?? null })),
  },
  money: { request: (loanId) => pundiKita.pay(loanId) },
  undo: { reject: (loanId) => pundiKita.withdraw(loanId) },
});
