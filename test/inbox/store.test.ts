import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { InboxMessageSchema } from '../../src/db/entities/partner.ts';
import {
  claimDue,
  dueNow,
  markDelivered,
  markReview,
  markUnmatched,
  postpone,
  storeInInbox,
} from '../../src/inbox/store.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase | undefined;
beforeEach(async () => {
  database ??= await freshDatabase();
  await em().nativeDelete(InboxMessageSchema, {});
});
afterAll(() => database?.close());

const em = () => database!.orm.em.fork();
const told = (uniqueKey: string, body = '{"status":"PAID"}') =>
  storeInInbox(em(), { source: 'PAYMENT_GATEWAY', uniqueKey, topic: 'PAID', body });
const messageOf = (id: string) => em().findOneOrFail(InboxMessageSchema, id);
const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe('the inbox', () => {
  test('keeps a message once, however often and however concurrently it is told', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => told('INV1|PAID')));
    expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await told('INV1|PAID', 'another body')).toEqual({ id: answers[0]!.id, fresh: false });
    expect((await messageOf(answers[0]!.id)).body).toBe('{"status":"PAID"}');
  });

  test('the same key from another partner is another message', async () => {
    await told('1');
    const other = await storeInInbox(em(), { source: 'FINFRA', uniqueKey: '1', topic: 'loan_signed', body: '{}' });
    expect(other.fresh).toBe(true);
  });

  test('takes a message of any source whose name has the form, and of no other', async () => {
    const from = (source: string) => storeInInbox(em(), { source, uniqueKey: '1', topic: 'PAID', body: '{}' });
    expect((await from('A_PARTNER_OF_NEXT_YEAR')).fresh).toBe(true);
    await expect(from('a partner')).rejects.toThrow('inbox_messages_source_name');
  });

  test('an overlong or unprintable key still tells the same message from another', async () => {
    const long = 'x'.repeat(5000);
    expect((await told(long)).fresh).toBe(true);
    expect((await told(long)).fresh).toBe(false);
    expect((await told(`${long}y`)).fresh).toBe(true);
    expect((await told('a\0b')).fresh).toBe(true);
    expect((await told('ab')).fresh).toBe(true);
  });

  test('an overlong key is stored as the same hash in every release', async () => {
    const { uniqueKey } = await messageOf((await told('x'.repeat(201))).id);
    expect(uniqueKey).toBe('sha256:84a0678c90937f5dcf9994d5866668da6b995109c8ad845410559b48a4ecafed');
  });

  test('the body is encrypted', async () => {
    await told('1', '{"account":"1234567890"}');
    const [row] = await em().execute<{ body: string }[]>('select body from inbox_messages');
    expect(row?.body).toMatch(/^test1\./);
  });

  test('a message is claimed by one of many deliverers', async () => {
    for (let i = 0; i < 20; i++) await told(String(i));
    const claims = await Promise.all(Array.from({ length: 6 }, () => claimDue(em(), 5, later(1))));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claimDue(em(), 100, later(1));
    expect(ids.length + rest.length).toBe(20);
  });

  test('a row that somebody holds is passed over, not waited for', async () => {
    const { id } = await told('held');
    const { id: free } = await told('free');
    await database!.orm.em.fork().transactional(async (holder) => {
      await holder.execute('select id from inbox_messages where id = ? for update', [id]);
      expect((await claimDue(em(), 10, later(1))).map((message) => message.id)).toEqual([free]);
    });
  });

  test('what was claimed comes again after a wait that doubles, until it is delivered', async () => {
    const { id } = await told('1');
    expect(await claimDue(em(), 10, later(1))).toHaveLength(1);
    expect(await claimDue(em(), 10, later(4))).toHaveLength(0);
    expect(await claimDue(em(), 10, later(7))).toHaveLength(1);
    expect(await claimDue(em(), 10, later(15))).toHaveLength(0);
    const [again] = await claimDue(em(), 10, later(18));
    expect(again).toMatchObject({ id, attempts: 3, state: 'RECEIVED' });
    await postpone(em(), id, 'Temporal is away');
    expect(await messageOf(id)).toMatchObject({ state: 'RECEIVED', lastError: 'Temporal is away' });
    await markDelivered(em(), id, 'payment-INV1');
    expect(await claimDue(em(), 10, later(3600))).toHaveLength(0);
    expect(await messageOf(id)).toMatchObject({ state: 'DELIVERED', workflowId: 'payment-INV1', lastError: null });
  });

  test('what has become known is due at once, and no other message is', async () => {
    const { id: known } = await told('s-1:Approved');
    await told('s-10:Approved');
    const { id: review } = await told('s-1:Confused');
    await markReview(em(), review, 'unknown status');
    expect(await claimDue(em(), 10, later(1))).toHaveLength(2);
    await markUnmatched(em(), known, 'nobody waits for it');
    await dueNow(em(), 'FINFRA', 's-1:');
    expect(await claimDue(em(), 10, later(1))).toEqual([]);
    await dueNow(em(), 'PAYMENT_GATEWAY', 's-1:');
    expect((await claimDue(em(), 10, later(1))).map(({ id }) => id)).toEqual([known]);
  });

  test('unmatched comes again for two weeks; what an operator must review does not', async () => {
    const { id: unmatched } = await told('1');
    const { id: review } = await told('2');
    await markUnmatched(em(), unmatched, 'no loan awaits this');
    await markReview(em(), review, 'unknown status');
    expect((await claimDue(em(), 10, later(60))).map(({ id }) => id)).toEqual([unmatched]);
    expect(await claimDue(em(), 10, later(15 * 86_400))).toHaveLength(0);
  });

  test('a late complaint does not undo a delivery', async () => {
    const { id } = await told('1');
    await markDelivered(em(), id, 'payment-INV1');
    await markUnmatched(em(), id, 'no loan awaits this');
    expect((await messageOf(id)).state).toBe('DELIVERED');
  });
});
