/** Webhooks from request to delivery: a house with its delivery running, and what workflows were told. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { type Delivery, startDelivery } from '../../../src/inbox/sweep.ts';
import { type InboxMessage, InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import type { FunderRepayment, FunderReport, LivenessReport, PaymentNotice } from '../../../src/workflows/messages.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

const LIMIT_MS = 30_000;
const pause = () => new Promise((next) => setTimeout(next, 20));

/** Registers its own hooks; call once per file. */
export function webhookDesk() {
  const desk = {
    stub: undefined as unknown as StubHouse,
    delivery: undefined as unknown as Delivery,
    /** What workflows were told, in order. */
    told: [] as { to: string; what: PaymentNotice | FunderReport | FunderRepayment | LivenessReport }[],
    /** Whether the loan's workflow runs. */
    funderAnswer: 'DELIVERED' as 'DELIVERED' | 'NO WORKFLOW',

    inbox: (): Promise<InboxMessage[]> =>
      desk.stub.house.orm.em.fork().find(InboxMessageSchema, {}, { orderBy: { receivedAt: 'asc' } }),

    /** Waits until nothing is left to be delivered. */
    async settled(): Promise<InboxMessage[]> {
      const isSettled = ({ state, lastError }: InboxMessage) => state !== 'RECEIVED' || lastError !== null;
      for (const until = Date.now() + LIMIT_MS; Date.now() < until; await pause()) {
        const messages = await desk.inbox();
        if (messages.length && messages.every(isSettled)) return messages;
      }
      throw new Error('the inbox was not delivered');
    },

    /** As if the wait before the next attempt were over. */
    async dueAgain(): Promise<void> {
      const em = desk.stub.house.orm.em.fork();
      await em.execute('update inbox_messages set next_attempt_at = now(), last_error = null');
      desk.delivery.poke();
    },

    post: (path: string, json: unknown, headers: Record<string, string> = {}) =>
      desk.stub.call('POST', path, {
        raw: JSON.stringify(json),
        headers: { 'content-type': 'application/json', ...headers },
        device: null,
      }),

    async becomes<T>(look: () => Promise<T>, wanted: T): Promise<void> {
      let seen = await look();
      for (const until = Date.now() + LIMIT_MS; seen !== wanted && Date.now() < until; seen = await look())
        await pause();
      expect(seen).toBe(wanted);
    },
  };

  beforeAll(async () => {
    desk.stub = await stubHouse();
    desk.delivery = startDelivery(desk.stub.house);
  });
  afterAll(async () => {
    await desk.delivery.stop();
    await desk.stub.close();
  });
  beforeEach(() => {
    desk.told = [];
    desk.funderAnswer = 'DELIVERED';
    const take = (to: string, what: (typeof desk.told)[number]['what']) => {
      desk.told.push({ to, what });
      return 'DELIVERED' as const;
    };
    const ifRunning = (to: string, what: FunderReport | FunderRepayment) =>
      desk.funderAnswer === 'DELIVERED' ? take(to, what) : desk.funderAnswer;
    const { arus } = desk.stub;
    arus.reportPayment = (referenceNo, notice) => Promise.resolve(take(referenceNo, notice));
    arus.reportFunder = (applicationNo, report) => Promise.resolve(ifRunning(applicationNo, report));
    arus.reportFunderRepayment = (applicationNo, notice) => Promise.resolve(ifRunning(applicationNo, notice));
    arus.reportLiveness = (phoneIndex, report) => Promise.resolve(take(phoneIndex, report));
  });
  afterEach(async () => {
    await desk.stub.house.orm.em.fork().nativeDelete(InboxMessageSchema, {});
  });
  return desk;
}
