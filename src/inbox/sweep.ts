/** Tells workflows what partners told us: at once after a webhook, and again for whatever was left lying. */
import type { InboxMessage } from '../db/entities/partner.ts';
import { claimDue, markDelivered, markReview, markUnmatched, postpone } from './store.ts';
import type { InboxContext } from './context.ts';
import { deliverMessage } from './deliver.ts';

export interface Delivery {
  /** Something new is in the inbox. */
  poke(): void;
  /** Finishes what is in hand; nothing is claimed afterwards. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 5_000;
const AT_ONCE = 20;

/** The delivery of each API context in this process; webhooks of a context without one leave their messages to another process. */
const running = new WeakMap<InboxContext, Delivery>();

export const pokeDelivery = (context: InboxContext): void => running.get(context)?.poke();

/** Starts the loop. Any number of processes may run one: a message is claimed by one of them at a time. */
export function startDelivery(context: InboxContext): Delivery {
  let stopped = false;
  let poked = false;
  let inHand: Promise<void> | null = null;

  const round = async (): Promise<void> => {
    for (let more = true; more && !stopped;) {
      poked = false;
      const claimed = await deliverDue(context);
      // A full batch may not have been all, and something may have come meanwhile.
      more = claimed === AT_ONCE || wasPoked();
    }
  };
  const wasPoked = (): boolean => poked;
  const poke = (): void => {
    poked = true;
    if (inHand || stopped) return;
    inHand = round()
      .catch((error: unknown) => context.log.error({ err: error }, 'the inbox cannot be read'))
      .finally(() => (inHand = null));
  };

  const sweeper = setInterval(poke, SWEEP_EVERY_MS);
  const delivery: Delivery = {
    poke,
    async stop() {
      stopped = true;
      clearInterval(sweeper);
      running.delete(context);
      await inHand;
    },
  };
  running.set(context, delivery);
  poke();
  return delivery;
}

/** Delivers what is due, some at once; answers how many were claimed. */
async function deliverDue(context: InboxContext): Promise<number> {
  const claimed = await claimDue(context.orm.em.fork(), AT_ONCE, new Date());
  await Promise.all(claimed.map((message) => deliver(context, message)));
  return claimed.length;
}

/** One attempt. Whatever goes wrong stays with the message, which comes due again with back-off. */
async function deliver(context: InboxContext, message: InboxMessage): Promise<void> {
  const em = context.orm.em.fork();
  const count = (result: string) => context.metrics.inboxDeliveries.inc({ source: message.source, result });
  try {
    const result = await deliverMessage(context, em, message);
    if (result.state === 'DELIVERED') await markDelivered(em, message.id, result.workflowId);
    else if (result.state === 'REVIEW') await markReview(em, message.id, result.reason);
    else await markUnmatched(em, message.id, result.reason);
    count(result.state.toLowerCase());
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    count('postponed');
    context.log.warn({ inboxId: message.id, source: message.source, err: error }, 'delivery postponed');
    await postpone(em, message.id, name).catch(() => {}); // claimed rows come due again on their own
  }
}
