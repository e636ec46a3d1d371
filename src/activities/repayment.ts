/** Loan servicing activities: the loan's state on a date, and repayments that the funder collected. */
import { ApplicationSchema } from '../db/entities/loan.ts';
import { LoanSchema } from '../db/entities/repayment.ts';
import { bringToDate, postReceipt } from '../books/loan-book.ts';
import type { Orm } from '../db/orm.ts';
import { nextBucketChange } from '../domain/loan/delinquency.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import type { DpdBucket } from '../domain/application/states.ts';
import type { FunderRepayment } from '../workflows/messages.ts';
import { changeStatus } from './loan.ts';

export interface RepaymentDependencies {
  orm: Orm;
  policy: LendingPolicy;
  /** Real time, to measure how far a loan's clock was moved ahead (`clockMayTurn`; never in production). */
  realTime: () => Date;
  clockMayTurn: boolean;
}

/** The state of a loan: the workflow sets its timer by it, and operators see it. Amounts are rupiah. */
export interface RepaymentState {
  status: 'ACTIVE' | 'PAID OFF' | 'WRITTEN OFF';
  bucket: DpdBucket;
  daysPastDue: number;
  outstanding: number;
  penalty: number;
  credit: number;
  instalments: number;
  paidInstalments: number;
  nextDueOn: string | null;
  /** Milliseconds until the days-past-due bucket changes; 0: all is paid. */
  quietForMs: number;
}

export type RepaymentActivities = ReturnType<typeof repaymentActivities>;

/** Below this, workflow time and real time differ by latency only. */
const LATENCY_SECONDS = 60;

export function repaymentActivities({ orm, policy, realTime, clockMayTurn }: RepaymentDependencies) {
  return {
    local: {
      /**
       * Brings books and status to the loan's own date, `asOf` (instant, ISO 8601). Idempotent. Returns the state of the loan,
       * in rupiah.
       */
      async takeStock({ applicationNo, asOf }: { applicationNo: string; asOf: string }): Promise<RepaymentState> {
        return orm.em.fork().transactional(async (em) => {
          const at = new Date(asOf);
          const statement = await bringToDate(em, policy, { applicationNo, asOf: at, cause: `stock ${asOf}` });
          const loan = await em.findOneOrFail(LoanSchema, { applicationNo });
          // A clock only moves ahead.
          loan.clockOffsetSeconds = Math.max(loan.clockOffsetSeconds, offsetOf(at));
          if (loan.status === 'ACTIVE' && statement.settled) {
            loan.status = 'PAID OFF';
            loan.paidOffAt = at;
          }
          const application = await em.findOneOrFail(ApplicationSchema, { id: loan.application });
          changeStatus(em, application, loan.status, asOf);
          await em.flush();

          const unpaid = statement.instalments.filter(({ status }) => status === 'UNPAID');
          return {
            status: loan.status,
            bucket: statement.bucket,
            daysPastDue: statement.daysPastDue,
            outstanding: statement.outstanding.total,
            penalty: statement.outstanding.penalty,
            credit: statement.credit,
            instalments: statement.instalments.length,
            paidInstalments: statement.instalments.length - unpaid.length,
            nextDueOn: unpaid[0]?.dueOn ?? null,
            quietForMs: unpaid[0] ? nextBucketChange(unpaid[0].dueOn, at).getTime() - at.getTime() : 0,
          };
        });
      },

      /** Posts money that the funder collected. Idempotent by `noticeId`. */
      async postFunderRepayment(given: {
        applicationNo: string;
        notice: FunderRepayment;
        asOf: string;
      }): Promise<void> {
        const { applicationNo, notice } = given;
        await orm.em.fork().transactional((em) =>
          postReceipt(em, policy, {
            applicationNo,
            cause: `${notice.source} ${notice.noticeId}`,
            source: notice.source,
            channel: notice.source,
            paymentReference: null,
            amount: notice.amount,
            paidAt: new Date(notice.paidAt),
            asOf: new Date(given.asOf),
            named: [],
            earlySettlement: false,
          }),
        );
      },
    },
  };

  function offsetOf(loanTime: Date): number {
    const seconds = Math.round((loanTime.getTime() - realTime().getTime()) / 1000);
    if (Math.abs(seconds) < LATENCY_SECONDS) return 0;
    // A worker that was down runs late: then the loan's time lies behind, and the clock was not moved.
    if (seconds < 0) return 0;
    if (!clockMayTurn) throw new Error('the clock of a loan was turned, which production refuses');
    return seconds;
  }
}
