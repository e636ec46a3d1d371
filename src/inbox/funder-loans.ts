/** What is done with a funder's report or money once its application is known; the same for every funder. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { InboxMessage } from '../db/entities/partner.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import type { ApplicationStatus } from '../domain/application/states.ts';
import {
  applicationOf,
  type FunderEvent,
  type FunderRepayment,
  type FunderReport,
  workflowIds,
} from '../workflows/messages.ts';
import type { ApiContext } from '../api/context.ts';
import type { DeliveryResult } from './deliver-message.ts';

/** The application that operators matched the message to, or that it was delivered to before: no rule is asked again. */
export async function matchedByOperator(em: EntityManager, message: InboxMessage): Promise<Application | null> {
  const applicationNo = applicationOf(message.workflowId ?? '');
  return applicationNo ? em.findOne(ApplicationSchema, { applicationNo }) : null;
}

export const unmatched: DeliveryResult = { state: 'UNMATCHED', reason: 'no application of ours fits what it names' };

/** Tells the loan's workflow. One that has ended needs no word of what it already knows; a contradiction is for people. */
export async function tellLoan(
  context: ApiContext,
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
  context: ApiContext,
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
