/** Finfra as a funder: approves the borrower, has a signing page, disburses on request. Sources: docs/sources/finfra.md and docs/contracts.md. */
import type { FunderLoanStatus, FunderStages } from '../funder.ts';
import { whenOk } from '../transport/outcome.ts';
import type { Finfra } from './index.ts';
import type { LoanState } from './wire.ts';

const statuses: Record<LoanState, FunderLoanStatus> = {
  PENDING: 'PENDING',
  APPROVED: 'APPROVED',
  SIGNED: 'SIGNED',
  DISBURSEMENT_IN_PROGRESS: 'PAYING',
  DISBURSED: 'PAID',
  COMPLETED: 'PAID',
  REJECTED: 'REJECTED',
  DISBURSEMENT_FAILED: 'FAILED',
};

export const finfraAsFunder = (finfra: Finfra): FunderStages => ({
  borrower: {
    known: 'WHEN APPROVED',
    uploadPhoto: ({ type, bytes, contentType }) =>
      finfra.uploadDocument({
        ...{ type, description: type, bytes, contentType },
        fileName: `${type.toLowerCase()}.${contentType === 'image/png' ? 'png' : 'jpg'}`,
      }),
    create: async (borrower, { ekycId, ...documents }) =>
      whenOk(await finfra.createBorrower(borrower, documents, ekycId), ({ userId, existing }) => ({
        funderUserId: userId,
        existing,
      })),
    approve: finfra.approveBorrower,
    look: finfra.borrower,
  },
  pays: 'ON REQUEST',
  loan: {
    create: (funderUserId, { applicationNo, ...terms }) =>
      finfra.createLoan(funderUserId, { partnerReference: applicationNo, ...terms }),
    look: async (loanId) => whenOk(await finfra.loan(loanId), ({ status }) => ({ status: statuses[status] })),
    find: async (funderUserId, applicationNo) =>
      whenOk(await finfra.loans({ userId: funderUserId, pageSize: 100 }), ({ loans }) => ({
        loanId: loans.find(({ partnerReference }) => partnerReference === applicationNo)?.loanId ?? null,
      })),
  },
  signature: { offer: finfra.initiateSigning },
  money: { request: finfra.disburse },
  undo: { reject: finfra.rejectLoan },
});
