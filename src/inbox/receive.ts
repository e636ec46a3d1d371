/** Takes a message in, idempotently: stored under its unique key before it is acknowledged, delivered afterwards. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { InboxMessageSchema } from '../db/entities/partner.ts';
import type { Call, Inbound, KeyPart } from '../partners/inbound.ts';
import type { InboxContext } from './context.ts';
import { sha256 } from '../platform/digest.ts';
import { jsonOf } from './read.ts';
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
  const uniqueKey = joined(declaration.uniqueKey(said, call));
  const topic = declaration.topic(said, call);
  const meaning = declaration.meaning(said, topic);

  const { fresh, deliverable } = await context.orm.em.fork().transactional(async (em) => {
    const stored = await storeInInbox(em, { source, uniqueKey, topic, body });
    if (!stored.fresh) return { fresh: await contradicts(em, stored.id), deliverable: false };
    if (meaning.kind !== 'REVIEW') return { fresh: true, deliverable: true };
    await markReview(em, stored.id, meaning.because);
    return { fresh: true, deliverable: false };
  });
  context.metrics.webhooks.inc({ source, result: fresh ? 'stored' : 'duplicate' });
  if (deliverable) pokeDelivery(context);

  /** Whether the one kept under this key said something else; then both are kept. */
  async function contradicts(em: EntityManager, firstId: string): Promise<boolean> {
    if (!declaration.agreement) return false;
    const first = await em.findOneOrFail(InboxMessageSchema, { id: firstId });
    const { success, data } = declaration.schema.safeParse(jsonOf(first.body));
    const mine = joined(declaration.agreement(said));
    if (!success || joined(declaration.agreement(data)) === mine) return false;
    const beside = await storeInInbox(em, { source, uniqueKey: `${uniqueKey}:${sha256(mine)}`, topic, body });
    if (beside.fresh) await markReview(em, beside.id, CONTRADICTION);
    return beside.fresh;
  }
}

const CONTRADICTION = 'told before under the same id with another amount, time or terms';

const joined = (parts: KeyPart[]): string => parts.map((part) => part ?? '').join(':');
