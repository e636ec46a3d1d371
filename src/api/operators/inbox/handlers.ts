/** Messages from partners that found no case: seen, matched by hand, delivered again. */
import type { HandlersOf } from '../../contract/contract.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { inboxContracts } from './contracts.ts';
import { deliverAnew, matchMessage } from './inbox-matching.ts';
import { findMessage, listInbox, presentMessage } from './inbox-reads.ts';

export function inboxHandlers(context: ApiContext): HandlersOf<typeof inboxContracts> {
  const find = (id: string) => findMessage(context.orm.em.fork(), id);

  return {
    listInbox: ({ query }) => listInbox(context, query),

    async getMessage({ caller, params }) {
      const em = context.orm.em.fork();
      const message = await findMessage(em, params.id);
      // The body may hold personal data.
      await audit(em, { actor: caller.email, action: 'inbox.view', subject: message.id });
      return { ...presentMessage(message), body: message.body };
    },

    async matchMessage({ caller, params, body }) {
      const message = await find(params.id);
      const answer = await matchMessage(context, caller, message, body);
      const shown = presentMessage(await find(message.id));
      return answer ? { ...answer, message: shown } : shown;
    },

    async redeliverMessage({ caller, params }) {
      const message = await find(params.id);
      const entry = { actor: caller.email, action: 'inbox.redeliver', subject: message.id };
      await deliverAnew(context, message, null, (em, change) => audit(em, { ...entry, ...change }));
      return presentMessage(await find(message.id));
    },
  };
}
