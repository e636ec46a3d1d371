/** Loan activities for a funder that disburses on registration: a registration is a money request. */
import { readBorrower } from '../../db/borrowers.ts';
import { CreditLimitSchema } from '../../db/entities/credit-limit.ts';
import { type Application, ApplicationSchema } from '../../db/entities/loan.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { FunderReport } from '../../domain/funding/funder-report.ts';
import type { ObjectStore } from '../../object-store/object-store.ts';
import type { Orm } from '../../db/orm.ts';
import type { Funder, LoanTerms, PaysOnRegistration, RegisteredLoan } from '../../partners/funder.ts';
import { attemptOf } from './attempts.ts';
import { requestMoneyOnce, type MoneyRequestResult } from './money-requests.ts';
import { accepted } from '../partner-failures.ts';

export interface LoanOnRegistrationDependencies {
  orm: Orm;
  objectStore: ObjectStore;
}

export function loanOnRegistration(
  { orm, objectStore }: LoanOnRegistrationDependencies,
  { name }: Funder,
  { money }: PaysOnRegistration,
) {
  return {
    /** Registers the loan, at most once for each number (money-requests.ts). */
    async registerLoan(given: { applicationNo: string; number: number }): Promise<MoneyRequestResult> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
      const { borrower, kyc } = await readBorrower(em, application.user);
      const limit = await em.findOneOrFail(CreditLimitSchema, { user: application.user });
      const [ktp, selfie] = await Promise.all([objectStore.get(kyc.ktpObject), objectStore.get(kyc.selfieObject)]);
      const photos = { ktpPhoto: ktp.bytes, selfiePhoto: selfie.bytes };
      return requestMoneyOnce(orm, { ...given, funder: name }, async () => {
        const outcome = await money.register(borrower, { ...termsOf(application), plafon: limit.total, ...photos });
        if (outcome.kind === 'ok') {
          const attempt = await attemptOf(em, { ...given, funder: name });
          attempt.funderReference = outcome.value.reference;
          attempt.funderLoanId = outcome.value.loanId;
          attempt.status = 'AGREED';
          await em.flush();
        }
        return outcome;
      });
    },

    /** Looks the loan up at the funder. `SIGNED`: the borrower has signed a loan of these terms. `OPEN` includes a loan that is not shown, and proves nothing. */
    async standOfLoan({ applicationNo }: { applicationNo: string }): Promise<'OPEN' | 'SIGNED'> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower } = await readBorrower(em, application.user);
      return accepted(await money.look(borrower, termsOf(application))).stand;
    },

    /** What the funder says of the money; null: it cannot tell yet, or cannot be asked. Safe to repeat. */
    async askRegistered({ applicationNo }: { applicationNo: string }): Promise<FunderReport | null> {
      if (!money.ask) return null;
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower } = await readBorrower(em, application.user);
      const { funderReference, funderLoanId } = await attemptOf(em, { applicationNo, funder: name });
      const known = { reference: funderReference ?? null, loanId: funderLoanId ?? null };
      return reportOf(name, accepted(await money.ask(borrower, termsOf(application), known)));
    },
  };
}

function reportOf(funder: FunderName, loan: RegisteredLoan): FunderReport | null {
  switch (loan.state) {
    case 'OPEN':
      return null;
    case 'PAID': {
      const { loanId: funderLoanId, repaymentAccount } = loan;
      return { funder, event: 'LOAN DISBURSED', funderLoanId, ...(repaymentAccount ? { repaymentAccount } : {}) };
    }
    case 'DECLINED':
      return { funder, event: 'LOAN DECLINED', ...(loan.reason ? { reason: loan.reason } : {}) };
  }
}

const termsOf = (application: Application): LoanTerms => {
  const { applicationNo, amount, tenorMonths, rateMonthlyPercent, interestMethod: method } = application;
  return { applicationNo, amount, tenorMonths, rateMonthlyPercent, method };
};
