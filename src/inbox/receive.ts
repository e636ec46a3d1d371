/** Takes a message in, idempotently: stored under its unique key before it is acknowledged, delivered afterwards. */
import type { Call, Inbound } from '../partners/inbound.ts';
import type { InboxContext } from './context.ts';
import { markReview, storeInInbox } from './store.ts';
import { pokeDelivery } from './sweep.ts';

export interface Told {
  /** What the declaration's schema made of it. */
  said: unknown;
  /** The text to be kept. */
  body: string;
  call: Call;
}

/** Authenticated by the caller. Told twice it is one row; what nobody understands waits for an operator. */
export async function receive(context: InboxContext, declaration: Inbound, { said, body, call }: Told): Promise<void> {
  const { source } = declaration;
  // The inbox hashes a key that is too long for it.
  const uniqueKey = declaration
    .uniqueKey(said, call)
    .map((part) => part ?? '')
    .join(':');
  const topic = declaration.topic(said, call);
  const meaning = declaration.meaning(said, topic);

  const fresh = await context.orm.em.fork().transactional(async (em) => {
    const stored = await storeInInbox(em, { source, uniqueKey, topic, body });
    if (stored.fresh && meaning.kind === 'REVIEW') await markReview(em, stored.id, meaning.because);
    return stored.fresh;
  });
  context.metrics.webhooks.inc({ source, result: fresh ? 'stored' : 'duplicate' });
  if (fresh && meaning.kind !== 'REVIEW') pokeDelivery(context);
}
