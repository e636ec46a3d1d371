/** Asking for money, once, with the attempt written down before the call. */
import { readBorrower } from '../../db/borrowers.ts';
import { CreditLimitSchema } from '../../db/entities/credit-limit.ts';
import { DisbursementRequestSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { ObjectStore } from '../../object-store/object-store.ts';
import type { Orm } from '../../db/orm.ts';
import type { Funder } from '../../domain/application/states.ts';
import type { DompetKilat } from '../../partners/dompet-kilat/index.ts';
import type { Finfra } from '../../partners/finfra/index.ts';
import type { Outcome } from '../../partners/transport/outcome.ts';
import type { FunderReport } from '../../workflows/messages.ts';
import { attemptOf } from './attempts.ts';
import { accepted } from '../partner-failures.ts';

export interface DisbursementDependencies {
  orm: Orm;
  finfra: Finfra;
  dompetKilat: DompetKilat;
  objectStore: ObjectStore;
}

/** What became of one request for money; every outcome is a value, the workflow alone decides what follows. */
export interface DisbursementAnswer {
  kind: Outcome<unknown>['kind'];
  reason: string;
}

export type DisbursementActivities = ReturnType<typeof disbursementActivities>;

export function disbursementActivities({ orm, finfra, dompetKilat, objectStore }: DisbursementDependencies) {
  /** A request that was begun before and has no answer may have been heard: it is not made again. */
  async function once(
    given: { applicationNo: string; funder: Funder; number: number },
    call: () => Promise<Outcome<unknown>>,
  ): Promise<DisbursementAnswer> {
    const em = orm.em.fork();
    const { id } = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
    const before = await em.findOne(DisbursementRequestSchema, { application: id, number: given.number });
    if (before)
      return { kind: before.outcome ?? 'unknown', reason: before.reason ?? 'an earlier request has no answer' };

    const request = em.create(DisbursementRequestSchema, {
      application: id,
      funder: given.funder,
      number: given.number,
    });
    await em.flush();
    const outcome = await call();
    request.outcome = outcome.kind;
    request.reason = outcome.kind === 'ok' ? null : outcome.reason;
    await em.flush();
    return { kind: outcome.kind, reason: request.reason ?? '' };
  }

  return {
    local: {},

    finfra: {
      /** What Finfra says of the money; safe to repeat. */
      async askDisbursement(loanId: string): Promise<FunderReport | null> {
        const { status } = accepted(await finfra.loan(loanId));
        if (status === 'DISBURSED' || status === 'COMPLETED') return { funder: 'FINFRA', event: 'LOAN DISBURSED' };
        if (status === 'DISBURSEMENT_FAILED') return { funder: 'FINFRA', event: 'DISBURSEMENT FAILED' };
        return null;
      },
    },

    finfraOnce: {
      async requestDisbursement(given: {
        applicationNo: string;
        loanId: string;
        number: number;
      }): Promise<DisbursementAnswer> {
        return once({ ...given, funder: 'FINFRA' }, () => finfra.disburse(given.loanId));
      },
    },

    dompetKilatOnce: {
      /** Dompet Kilat pays what is registered: registering is asking for money. */
      async registerLoan({
        applicationNo,
        number,
      }: {
        applicationNo: string;
        number: number;
      }): Promise<DisbursementAnswer> {
        const em = orm.em.fork();
        const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
        const { borrower, kyc } = await readBorrower(em, application.user);
        const limit = await em.findOneOrFail(CreditLimitSchema, { user: application.user });
        const [ktp, selfie] = await Promise.all([objectStore.get(kyc.ktpObject), objectStore.get(kyc.selfieObject)]);
        return once({ applicationNo, funder: 'DOMPET_KILAT', number }, async () => {
          const outcome = await dompetKilat.registerLoan(borrower, {
            applicationNo,
            amount: application.amount,
            tenorMonths: application.tenorMonths,
            rateMonthlyPercent: application.rateMonthlyPercent,
            plafon: limit.total,
            ktpPhoto: ktp.bytes,
            selfiePhoto: selfie.bytes,
          });
          if (outcome.kind === 'ok') {
            const attempt = await attemptOf(em, { applicationNo, funder: 'DOMPET_KILAT' });
            attempt.funderReference = outcome.value.loanReference;
            attempt.funderLoanId = outcome.value.loanCode;
            attempt.status = 'AGREED';
            await em.flush();
          }
          return outcome;
        });
      },
    },
  };
}
