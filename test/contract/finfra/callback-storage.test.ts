/** A callback that is odd where nothing reads it is kept and acted upon; one that cannot be acted upon is refused. */
import { describe, expect, test } from '@jest/globals';
import { addApplication } from '../../builders/loan.ts';
import { addUser } from '../../api/stub-house.ts';
import { webhookDesk } from '../../api/webhooks/webhook-desk.ts';
import { callback } from './document.ts';

const desk = webhookDesk();
const { path } = callback('borrower-status-callback').request;
const { bodies } = callback('borrower-status-callback');
const headers = { 'finfra-auth-key': 'embedded-finfra-callback' };

const tell = (title: string, body: object) => desk.post(path.replace('{callbackTitle}', title), body, headers);

describe('a callback of Finfra', () => {
  test.each([
    [{ occurred_at: 'yesterday', amount: '8,000,000', score: 'A2' }],
    [{ occurred_at: undefined, amount: undefined, score: undefined }],
  ])(
    'with %j is stored as it came and told to its loan: these are optional and no workflow reads them',
    async (odd) => {
      const { id } = await addUser(desk.stub);
      const { applicationNo } = await addApplication(desk.stub.house.orm, id, {
        status: 'DISBURSING',
        funder: 'FINFRA',
      });
      const said = { ...bodies['loan_disbursed'], partner_reference: applicationNo, ...odd };
      expect((await tell('loan_disbursed', said)).status).toBe(200);
      const [message] = await desk.settled();
      expect(message).toMatchObject({ state: 'DELIVERED', workflowId: `loan-${applicationNo}` });
      expect(JSON.parse(message!.body)).toEqual(JSON.parse(JSON.stringify(said)));
      expect(desk.told).toMatchObject([{ to: applicationNo, what: { event: 'LOAN DISBURSED' } }]);
    },
  );

  test('of money whose amount cannot be read waits for an operator and books nothing', async () => {
    expect((await tell('bnpl_paid', { ...bodies['bnpl_paid'], amount: '830,833' })).status).toBe(200);
    const reason = 'bnpl_paid tells of money in an amount that cannot be read';
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW', lastError: reason }]);
    // An operator who has it delivered again learns the same.
    await desk.stub.house.orm.em.fork().execute("update inbox_messages set state = 'RECEIVED'");
    await desk.dueAgain();
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW', lastError: reason }]);
    expect(desk.told).toEqual([]);
  });

  test('of money whose amount can be read is for the record: the money itself comes by its own webhook', async () => {
    expect((await tell('bnpl_paid', bodies['bnpl_paid']!)).status).toBe(200);
    expect(await desk.settled()).toMatchObject([{ state: 'DELIVERED', workflowId: 'none' }]);
    expect(desk.told).toEqual([]);
  });

  test('without what we act upon, or that is no JSON, is refused and not stored', async () => {
    const { status: _, ...mute } = bodies['loan_disbursed']!;
    expect((await tell('loan_disbursed', mute)).body).toMatchObject({ error_code: 'VALIDATION_ERROR' });
    expect((await tell('loan_disbursed', { ...mute, status: 5 })).body).toMatchObject({
      error_code: 'VALIDATION_ERROR',
    });
    const raw = { raw: '{"status":', headers, device: null };
    const cut = await desk.stub.call('POST', path.replace('{callbackTitle}', 'loan_disbursed'), raw);
    expect(cut).toMatchObject({ status: 400, body: { error_code: 'MALFORMED_JSON' } });
    expect(await desk.inbox()).toEqual([]);
  });
});
