/** A borrower and a look at a loan at Dompet Kilat. The loan itself is registered once, in disbursement.ts: that is asking for money. */
import { readBorrower } from '../../db/borrowers.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import type { DompetKilat } from '../../partners/dompet-kilat/index.ts';
import { accepted, settle } from '../partner-failures.ts';

export interface FundingAtDompetKilatDependencies {
  orm: Orm;
  dompetKilat: DompetKilat;
}

export function fundingAtDompetKilat({ orm, dompetKilat }: FundingAtDompetKilatDependencies) {
  return {
    /** Duplicate is success after a look shows the same person; another person behind the NIK goes to an operator. */
    async registerBorrower({
      applicationNo,
    }: {
      applicationNo: string;
    }): Promise<{ kind: 'ok' } | { kind: 'somebody else' } | { kind: 'rejected'; reason: string }> {
      const em = orm.em.fork();
      const { user } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower } = await readBorrower(em, user);
      const answer = settle(await dompetKilat.registerBorrower(borrower));
      if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
      if (answer.value.state === 'DUPLICATE') {
        const known = accepted(await dompetKilat.borrower(borrower.profile.nik));
        if (!known.found || known.birthDate !== borrower.profile.birthDate) return { kind: 'somebody else' };
      }
      return { kind: 'ok' };
    },

    /** `SIGNED`: the borrower has signed a loan of these terms. Not shown is open: a look, and no proof that none is under way. */
    async standOfLoan({ applicationNo }: { applicationNo: string }): Promise<'OPEN' | 'SIGNED'> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower } = await readBorrower(em, application.user);
      const found = accepted(await dompetKilat.findLoan(borrower.profile.nik, application));
      return found.state !== 'NOT SHOWN' && found.contractNo !== null ? 'SIGNED' : 'OPEN';
    },
  };
}
