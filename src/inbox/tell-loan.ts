/** What is done with a funder's report or money once its application is known; the same for every funder. */
import type { Application } from '../db/entities/loan.ts';
import type { ApplicationStatus } from '../domain/application/states.ts';
import type { FunderEvent, FunderRepayment, FunderReport } from '../domain/funding/funder-report.ts';
import { workflowIds } from '../workflows/messages.ts';
import type { InboxContext } from './context.ts';
import type { DeliveryResult } from './deliver.ts';

/** Tells the loan's workflow. One that has ended needs no word of what it already knows; a contradiction is for people. */
export async function tellLoan(
  context: InboxContext,
  application: Application,
  report: FunderReport,
): Promise<DeliveryResult> {
  const workflowId = workflowIds.loan(application.applicationNo);
  if ((await context.arus.reportFunder(application.applicationNo, report)) === 'DELIVERED')
    return { state: 'DELIVERED', workflowId };
  if (oldNews[report.event].includes(application.status)) return { state: 'DELIVERED', workflowId };
  if (isOpen(application.status)) return { state: 'UNMATCHED', reason: 'the application has no running workflow' };
  return { state: 'REVIEW', reason: `${report.event} of an application that is ${application.status}` };
}

/** Books money that reached us through the funder; `noticeId` keeps the same money from counting twice. */
export async function tellRepayment(
  context: InboxContext,
  application: Application,
  money: FunderRepayment[],
): Promise<DeliveryResult> {
  const { applicationNo, status } = application;
  for (const notice of money) {
    if ((await context.arus.reportFunderRepayment(applicationNo, notice)) === 'DELIVERED') continue;
    const reason = `money for an application that is ${status}`;
    return isOpen(status) || status === 'ACTIVE' ? { state: 'UNMATCHED', reason } : { state: 'REVIEW', reason };
  }
  return { state: 'DELIVERED', workflowId: workflowIds.repayment(applicationNo) };
}

const disbursed: ApplicationStatus[] = ['ACTIVE', 'PAID OFF', 'WRITTEN OFF'];
const ended: ApplicationStatus[] = ['REJECTED', 'CANCELLED', 'EXPIRED'];
const isOpen = (status: ApplicationStatus): boolean => ![...disbursed, ...ended].includes(status);

/** In which states of the application an event says nothing new. */
const oldNews: Record<FunderEvent, ApplicationStatus[]> = {
  'BORROWER CREATED': [...disbursed, ...ended],
  'BORROWER APPROVED': [...disbursed, ...ended],
  'BORROWER DECLINED': [...disbursed, ...ended],
  'LOAN APPROVED': [...disbursed, ...ended],
  'LOAN DECLINED': ended,
  'LOAN SIGNED': disbursed,
  'LOAN DISBURSED': disbursed,
  'DISBURSEMENT FAILED': ended,
};
