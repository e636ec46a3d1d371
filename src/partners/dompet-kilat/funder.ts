/** Dompet Kilat as a funder: accepts a borrower in one call, signs with the borrower itself, disburses on registration. Source: docs/sources/dompet-kilat.md. */
import { type FunderStages, neverRefused } from '../funder.ts';
import { whenOk } from '../transport/outcome.ts';
import type { DompetKilat } from './index.ts';

export const dompetKilatAsFunder = (dompetKilat: DompetKilat): FunderStages => ({
  borrower: {
    known: 'AT ONCE',
    /** A duplicate is a success if the look-up shows the same birth date under the NIK. */
    async register(borrower) {
      const answer = await dompetKilat.registerBorrower(borrower);
      if (answer.kind !== 'ok' || answer.value.state !== 'DUPLICATE')
        return whenOk(answer, () => ({ state: 'REGISTERED' }));
      const { nik, birthDate } = borrower.profile;
      return whenOk(neverRefused(await dompetKilat.borrower(nik)), (known) => ({
        state: known.found && known.birthDate === birthDate ? 'REGISTERED' : 'SOMEBODY ELSE',
      }));
    },
  },
  pays: 'ON REGISTRATION',
  money: {
    register: async (borrower, terms) =>
      whenOk(await dompetKilat.registerLoan(borrower, terms), ({ loanReference, loanCode }) => ({
        reference: loanReference,
        loanId: loanCode,
      })),
    look: async (borrower, terms) =>
      whenOk(await dompetKilat.findLoan(borrower.profile.nik, terms), (found) => ({
        stand: found.state !== 'NOT SHOWN' && found.contractNo !== null ? 'SIGNED' : 'OPEN',
      })),
  },
});
