/** The inbox: what partners said that nobody could be told; one message with its body, compared with an application before it is matched. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import { ProposalSchema } from '../../../db/entities/operators.ts';
import { type InboxMessage, InboxMessageSchema } from '../../../db/entities/partner.ts';
import { inboxStates } from '../../../domain/application/states.ts';
import type { ApiContext } from '../../context.ts';
import { handMatch } from '../../../inbox/hand-match.ts';
import { audit } from '../audit/audit.ts';
import { findMessage, listInbox, presentMessage } from '../inbox/inbox-reads.ts';
import { applicationNumber, page } from '../inputs.ts';
import { renderPage } from './pages.ts';
import { presentProposal } from '../proposals/proposal-reads.ts';
import { messageTitle, readable, referencesOf } from './message-view.ts';
import { type Page, rights } from './page.ts';
import { stepsOf, waits } from './proposal-steps.ts';

/** Without a word about it, what wants somebody: messages without a case. `?state=`: all. */
const listQuery = z.object({
  state: z.enum(['', ...inboxStates]).catch('UNMATCHED'),
  page: page.catch(1),
});
const messageQuery = z.object({ application_no: applicationNumber.optional().catch(undefined) });

export const inboxPage: Page = async (context, caller, req, res) => {
  const { state, page } = listQuery.parse(req.query);
  const { messages, ...rest } = await listInbox(context, { state: state || undefined, page });
  const em = context.orm.em.fork();
  const count = (of: object) => em.count(InboxMessageSchema, of);
  const tabs = [
    { state: 'UNMATCHED', name: 'Tanpa kasus', count: await count({ state: 'UNMATCHED' }) },
    { state: 'REVIEW', name: 'Perlu dibaca', count: await count({ state: 'REVIEW' }) },
    { state: '', name: 'Semua', count: await count({}) },
  ];
  const titled = messages.map((message) => ({ ...message, title: messageTitle(message) }));
  renderPage(res, 'inbox', { title: 'Pesan masuk', caller, here: '/inbox', ...rest, messages: titled, state, tabs });
};

export const messagePage: Page = async (context, caller, req, res) => {
  const em = context.orm.em.fork();
  const id = String(req.params['id']);
  const message = await findMessage(em, id);
  // The body may hold personal data.
  await audit(em, { actor: caller.email, action: 'inbox.view', subject: id });

  const rows = await em.find(ProposalSchema, { subject: id }, { orderBy: { createdAt: 'desc', id: 'desc' } });
  const proposals = rows.map(presentProposal);
  const proposed = proposals.find(({ state }) => state === 'PENDING')?.decision;
  const typed = messageQuery.parse(req.query).application_no;
  const application = await chosen(em, typed ?? proposed);
  const may = rights(caller);
  // Money that was booked already under another shape: neither delivered nor matched.
  const booked = message.topic === 'BOOKED';
  const open = message.state !== 'DELIVERED' && !booked;
  renderPage(res, 'message', {
    ...{ title: messageTitle(message), caller, here: '/inbox', booked, open },
    message: presentMessage(message),
    body: readable(message.body),
    references: await referencesOf(em, message, application),
    asked: req.query['application_no'] ?? proposed ?? '',
    application: application && { application_no: application.applicationNo, status: application.status },
    match: application && open ? await lookAt(context, em, message, application) : null,
    proposals: proposals.map((proposal) => stepsOf(caller, proposal, null)),
    pending: waits(proposals, 'MATCH', id),
    may,
  });
};

const chosen = async (em: EntityManager, applicationNo: string | undefined): Promise<Application | null> =>
  applicationNo ? em.findOne(ApplicationSchema, { applicationNo }) : null;

const lookAt = ({ config }: ApiContext, em: EntityManager, message: InboxMessage, application: Application) =>
  handMatch(em, message, application, config.PII_ENCRYPTION_KEYS);
