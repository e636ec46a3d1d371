/** Pundi Kita as a funder, of either kind: knows a borrower at once, signs on its own side, never calls back, and pays on request or what is registered. */
import type { FunderLoanStatus, FunderStages, KnownAtOnce, RegisteredLoan } from '../../../src/partners/funder.ts';
import { whenOk } from '../../../src/partners/transport/outcome.ts';
import type { PundiKita } from './client.ts';
import type { Loan, State } from './wire.ts';

const statuses: Record<State, FunderLoanStatus> = {
  open: 'PENDING',
  agreed: 'APPROVED',
  signed: 'SIGNED',
  paying: 'PAYING',
  paid: 'PAID',
  withdrawn: 'REJECTED',
  bounced: 'FAILED',
};

const member = (pundiKita: PundiKita): KnownAtOnce => ({
  known: 'AT ONCE',
  register: async ({ profile }) =>
    whenOk(await pundiKita.join(profile.nik), ({ member_id }) => ({ state: 'REGISTERED', funderUserId: member_id })),
});

export const pundiKitaAsFunder = (pundiKita: PundiKita): FunderStages => ({
  borrower: member(pundiKita),
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

/** Its quick product: a loan that is applied for is paid, without our asking for the money. */
export const pundiCepatAsFunder = (pundiKita: PundiKita): FunderStages => ({
  borrower: member(pundiKita),
  pays: 'ON REGISTRATION',
  money: {
    register: async ({ profile }, { applicationNo, amount, tenorMonths }) =>
      whenOk(
        await pundiKita.apply({
          member: `m-${profile.nik}`,
          reference: applicationNo,
          ...{ amount, months: tenorMonths },
        }),
        ({ loan_id }) => ({ reference: loan_id, loanId: loan_id }),
      ),
    look: async (_, { applicationNo }) =>
      whenOk(await pundiKita.loansOf(applicationNo), ({ loans }) => ({
        stand: loans.some(({ state }) => state !== 'open' && state !== 'agreed') ? 'SIGNED' : 'OPEN',
      })),
    ask: async (_, { applicationNo }) =>
      whenOk(await pundiKita.loansOf(applicationNo), ({ loans: [found] }) => registered(found)),
  },
});

function registered(loan: Loan | undefined): RegisteredLoan {
  if (loan?.state === 'paid') return { state: 'PAID', loanId: loan.loan_id, repaymentAccount: '8800' };
  return loan?.state === 'withdrawn' ? { state: 'DECLINED', reason: 'not for us after all' } : { state: 'OPEN' };
}
