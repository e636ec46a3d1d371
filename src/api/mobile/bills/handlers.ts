/**
 * What the borrower owes and has paid, instalment by instalment.
 * Source: docs/sources/mobile-api.md, 15; docs/contracts.md.
 */
import type { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import type { billContracts, billHistoryData, outstandingBillsData } from './contracts.ts';
import { readSubmission } from '../loan/reads.ts';
import { readActiveLoans, readAllLoans, readLoan, type StatedLoan } from '../../../books/statements.ts';

const HISTORY_PER_PAGE = 50;

export const billHandlers = ({ orm, config }: ApiContext): HandlersOf<typeof billContracts> => ({
  async listOutstandingBills({ caller }) {
    const loans = await readActiveLoans(orm.em.fork(), config.policy.penalty, caller.userId);
    const bills = loans.flatMap(unpaidBills).toSorted(oldestFirst);
    return { total_outstanding: bills.reduce((sum, bill) => sum + bill.total_amount, 0), bills };
  },

  async listPaidBills({ caller, query: { page } }) {
    const loans = await readAllLoans(orm.em.fork(), config.policy.penalty, caller.userId);
    const paid = loans.flatMap(paidBills).toSorted((a, b) => oldestFirst(b, a));
    const bills = paid.slice((page - 1) * HISTORY_PER_PAGE, page * HISTORY_PER_PAGE);
    return { bills, page, has_more: paid.length > page * HISTORY_PER_PAGE };
  },

  /** For the loan's today. */
  async quoteEarlySettlement({ caller, params }) {
    const em = orm.em.fork();
    const application = await readSubmission(em, caller.userId, params.application_no);
    if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
    const loan = await readLoan(em, config.policy.penalty, application.applicationNo);
    if (loan?.status !== 'ACTIVE') throw new ApiError('LOAN_NOT_ACTIVE');

    const quote = loan.settlement();
    return {
      application_no: application.applicationNo,
      principal_amount: quote.principal,
      interest_amount: quote.interest,
      service_fee_amount: quote.fee,
      discount_amount: quote.discount,
      pinalty_amount: quote.penalty,
      paid_amount: quote.paid,
      total_amount: quote.amount,
      waived_interest_amount: quote.waivedInterest,
      valid_on: quote.validOn,
    };
  },
});

const unpaidBills = ({ applicationNo, instalments }: StatedLoan): z.output<typeof outstandingBillsData>['bills'] =>
  instalments
    .filter(({ stated }) => stated.status === 'UNPAID')
    .map(({ scheduleId, stated }) => {
      const { total, penalty } = stated.outstanding;
      return {
        bill_id: scheduleId,
        amount: total - penalty,
        pinalty_amount: penalty,
        total_amount: total,
        installment_no: stated.number,
        status: 'UNPAID',
        schedule_id: scheduleId,
        application_no: applicationNo,
        due_date: stated.dueOn,
        days_past_due: stated.daysPastDue,
      };
    });

const paidBills = ({ applicationNo, instalments }: StatedLoan): z.output<typeof billHistoryData>['bills'] =>
  instalments
    .filter(({ stated }) => stated.status === 'PAID')
    .map(({ scheduleId, stated: { paid, ...stated } }) => ({
      bill_id: scheduleId,
      amount: paid.principal + paid.interest + paid.fee,
      pinalty_amount: paid.penalty,
      total_amount: paid.principal + paid.interest + paid.fee + paid.penalty,
      installment_no: stated.number,
      status: 'PAID',
      schedule_id: scheduleId,
      application_no: applicationNo,
      due_date: stated.dueOn,
      paid_on: stated.paidOn,
      days_past_due: stated.daysPastDue,
    }));

interface Dated {
  due_date: string;
  application_no: string;
  installment_no: number;
}
const oldestFirst = (a: Dated, b: Dated): number =>
  a.due_date.localeCompare(b.due_date) ||
  a.application_no.localeCompare(b.application_no) ||
  a.installment_no - b.installment_no;
