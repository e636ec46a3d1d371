/** Messages from partners: looked at, matched by hand, delivered again. */
import { z } from 'zod';
import { inboxStates } from '../../../domain/application/states.ts';
import { count, instant, paging, workflowId } from '../answer-fields.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { changes, reads } from '../access.ts';
import { answered, inPairs, pairErrors } from '../answers.ts';
import * as example from '../examples.ts';
import { applicationNumber, oneOf, optional, page, reason } from '../inputs.ts';

const messageFields = {
  id: z.uuid(),
  source: z.string().meta({ description: 'Which partner, and which of its calls.' }),
  topic: z.string().meta({ description: 'The callback’s title or status.' }),
  state: z.enum(inboxStates),
  attempts: count,
  last_error: z.string().nullable().meta({ description: 'Why it is not delivered; never personal.' }),
  workflow_id: workflowId.nullable(),
  received_at: instant,
  next_attempt_at: instant,
  delivered_at: instant.nullable(),
};
/** Without its body. */
export const messageSchema = z.strictObject(messageFields).meta({ id: 'InboxMessage' });

const params = z.object({ id: z.string().meta({ description: 'Id of the message.', examples: [example.messageId] }) });
export const inboxContracts = {
  listInbox: contract({
    tag: 'Inbox',
    method: 'get',
    path: '/api/inbox',
    summary: 'Messages from partners, the newest first, without bodies',
    access: reads(),
    query: z.object({ state: optional(oneOf(inboxStates)), page }),
    answer: answered('50 to a page.', z.strictObject({ messages: z.array(messageSchema), ...paging }), {
      messages: [example.message],
      total: 1,
      page: 1,
      pages: 1,
    }),
  }),
  getMessage: contract({
    tag: 'Inbox',
    method: 'get',
    path: '/api/inbox/{id}',
    summary: 'One message with its body',
    description: 'Who looks is in the audit log.',
    access: reads(),
    params,
    answer: answered(
      'The message.',
      z.strictObject({ ...messageFields, body: z.string().meta({ description: 'As it came.' }) }),
      { ...example.message, body: '{"status":"SIGNED"}' },
    ),
    errors: ['INBOX_MESSAGE_NOT_FOUND'],
  }),
  matchMessage: contract({
    tag: 'Inbox',
    method: 'post',
    path: '/api/inbox/{id}/match',
    summary: 'Say which application a message is about',
    description:
      'Two people, and a `reason`, where money follows from it. 409 `MATCH_CONTRADICTED` where the message names something else itself; 409 `NOTHING_TO_DECIDE` once it was delivered.',
    access: changes('maker', 'checker'),
    params,
    body: json(
      z.object({
        application_no: applicationNumber,
        reason: reason.optional().meta({ description: 'Required where money follows.' }),
      }),
      { example: { application_no: example.applicationNo, reason: 'Dipastikan dengan Finfra.' } },
    ),
    answer: inPairs({
      more: { schemas: { message: messageSchema }, example: { message: example.message } },
      proposal: {
        ...{ kind: 'MATCH', subject: example.messageId, decision: example.applicationNo },
        standing: { source: 'FINFRA', topic: 'loan_disbursed', amount: null, state: 'UNMATCHED', workflow_id: null },
      },
      alone: {
        schema: messageSchema,
        example: { ...example.message, state: 'RECEIVED', workflow_id: example.loanCase },
      },
    }),
    errors: ['INBOX_MESSAGE_NOT_FOUND', 'APPLICATION_NOT_FOUND', 'MATCH_CONTRADICTED', ...pairErrors],
  }),
  redeliverMessage: contract({
    tag: 'Inbox',
    method: 'post',
    path: '/api/inbox/{id}/redeliver',
    summary: 'Deliver a message again',
    description: 'Idempotent: every receiver takes the same message once.',
    access: changes('maker', 'checker'),
    params,
    answer: answered('Due at once.', messageSchema, {
      ...example.message,
      state: 'RECEIVED',
      attempts: 0,
      last_error: null,
    }),
    errors: ['INBOX_MESSAGE_NOT_FOUND'],
  }),
};
