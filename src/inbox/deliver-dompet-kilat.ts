/** Dompet Kilat's callbacks, to the loan that they are about. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Application } from '../db/entities/loan.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import { ReceiptSchema } from '../db/entities/repayment.ts';
import {
  type DompetKilatCallback,
  dompetKilatCallback,
  dompetKilatReport,
  newRepayments,
  repaymentEntries,
} from '../partners/dompet-kilat/callbacks.ts';
import type { Deliver } from './deliver-message.ts';
import { matchedByOperator, tellLoan, tellRepayment, unmatched } from './funder-loans.ts';
import { dompetKilatApplication } from './matching.ts';

export const deliverDompetKilatDisbursement: Deliver = async (context, em, message) => {
  const body = dompetKilatCallback.parse(JSON.parse(message.body));
  const report = dompetKilatReport(body);
  if (!report) return { state: 'REVIEW', reason: 'a status that does not belong to a disbursement' };
  const application = await applicationOf(em, message, body);
  return application ? tellLoan(context, application, report) : unmatched;
};

export const deliverDompetKilatRepayment: Deliver = async (context, em, message) => {
  const body = dompetKilatCallback.parse(JSON.parse(message.body));
  const entries = repaymentEntries(body);
  if (!entries) return { state: 'REVIEW', reason: 'an unknown status, or money without the entry that it came by' };
  const application = await applicationOf(em, message, body);
  if (!application) return unmatched;

  // Every callback tells the whole history; what is in the books already need not be told again.
  const money = newRepayments(entries, await bookedOf(em, application));
  const notices = money.map((entry) => ({ ...entry, source: 'DOMPET_KILAT' as const }));
  return tellRepayment(context, application, notices);
};

async function applicationOf(
  em: EntityManager,
  message: InboxMessage,
  { loanCode, transactionId, loanAmount, tenor, tenorUnit }: DompetKilatCallback,
): Promise<Application | null> {
  const reference = { loanCode, transactionId, amount: loanAmount, tenor, tenorUnit };
  return (await matchedByOperator(em, message)) ?? dompetKilatApplication(em, reference);
}

async function bookedOf(em: EntityManager, application: Application): Promise<Set<string>> {
  const where = { loan: application.id, source: 'DOMPET_KILAT' as const };
  const receipts = await em.find(ReceiptSchema, where, { fields: ['cause'] });
  // The books name the money by its funder and the notice.
  return new Set(receipts.map(({ cause }) => cause.replace(/^DOMPET_KILAT /, '')));
}
