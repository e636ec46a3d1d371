/** What the application's page tells of a disbursed loan beyond the ledger: days past due, what is due next, money that came. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { PaymentSchema } from '../../../db/entities/payment.ts';
import { LoanSchema, ReceiptSchema } from '../../../db/entities/repayment.ts';
import { readLoan } from '../../../books/statements.ts';
import { sum } from '../../../domain/money.ts';
import type { ApiContext } from '../../context.ts';

/** The newest first; a borrower who asks for many codes does not make the page endless. */
const PAYMENTS_SHOWN = 100;

/** Null where nothing was paid out. Money is whole rupiah. */
export async function loanHistory({ config }: ApiContext, em: EntityManager, applicationNo: string) {
  const loan = await em.findOne(LoanSchema, { applicationNo });
  const stated = await readLoan(em, config.policy.penalty, applicationNo);
  if (!loan || !stated) return null;
  const { statement } = stated;
  const receipts = await em.find(
    ReceiptSchema,
    { loan: loan.application },
    { orderBy: { valueOn: 'asc', paidAt: 'asc', cause: 'asc' } },
  );
  const payments = await em.find(
    PaymentSchema,
    { user: loan.user },
    { orderBy: { createdAt: 'desc' }, limit: PAYMENTS_SHOWN, exclude: ['paymentCode'] },
  );
  const unpaid = loan.status === 'ACTIVE' ? statement.instalments.filter(({ status }) => status === 'UNPAID') : [];
  const late = unpaid.filter(({ dueOn }) => dueOn < statement.asOf);
  const next = unpaid.find(({ dueOn }) => dueOn >= statement.asOf);
  const { afterDaysPastDue } = config.policy.writeOff;
  return {
    days_past_due: statement.daysPastDue,
    outstanding: statement.outstanding.total,
    overdue: late[0] ? { since: late[0].dueOn, amount: sum(late.map(({ outstanding }) => outstanding.total)) } : null,
    next_due: next ? { number: next.number, due_on: next.dueOn, amount: next.outstanding.total } : null,
    write_off: { after: afterDaysPastDue, early: statement.daysPastDue <= afterDaysPastDue },
    receipts: receipts.map((receipt) => ({
      value_on: receipt.valueOn,
      amount: receipt.amount,
      source: receipt.source,
      channel: receipt.channel,
      reference: receipt.paymentReference ?? null,
      early_settlement: receipt.earlySettlement,
    })),
    payments: payments
      .filter(({ parts }) => parts.some((part) => part.applicationNo === applicationNo))
      .map((payment) => ({
        reference: payment.referenceNo,
        channel: payment.channel,
        status: payment.status,
        amount: payment.amount,
        paid: payment.paidAmount,
        created_at: payment.createdAt.toISOString(),
      })),
  };
}
