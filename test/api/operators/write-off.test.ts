import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { ApplicationSchema } from '../../../src/db/entities/loan.ts';
import { LoanSchema } from '../../../src/db/entities/repayment.ts';
import { addLoan, today } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();
const reason = { reason: 'peminjam meninggal dunia' };

/** `late`: days past due of the first of twelve instalments, a month after the disbursement. */
async function loan(late: number) {
  const disbursedOn = today(-late - 31);
  const { application } = await addLoan(desk.stub.house.orm, (await addUser(desk.stub)).id, { disbursedOn });
  const { applicationNo } = application;
  return { applicationNo, path: `/api/loans/${applicationNo}/write-off` };
}
const stored = (applicationNo: string) => desk.stub.house.orm.em.fork().findOneOrFail(LoanSchema, { applicationNo });

describe('giving a loan up', () => {
  test('takes two people, and the audit log has how it stood before and after', async () => {
    const { applicationNo, path } = await loan(120);
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    expect((await maker.post(path, reason)).status).toBe(202);
    expect(desk.servicingTold).toEqual([]);
    expect((await checker.post(path, reason)).status).toBe(200);
    const em = desk.stub.house.orm.em.fork();
    expect(await stored(applicationNo)).toMatchObject({ status: 'WRITTEN OFF' });
    expect(await em.findOneOrFail(ApplicationSchema, { applicationNo })).toMatchObject({ status: 'WRITTEN OFF' });
    expect((await maker.post(path, reason)).status).toBe(409);
    expect(desk.servicingTold).toEqual([applicationNo]);
    const standing = { status: 'ACTIVE', days_past_due: expect.any(Number), outstanding: expect.any(Number) };
    expect(await desk.audited(`repayment-${applicationNo}`)).toEqual([
      {
        actor: maker.email,
        action: 'write-off.propose',
        before: standing,
        after: { decision: 'WRITE-OFF' },
        ...reason,
      },
      {
        actor: checker.email,
        action: 'write-off.confirm',
        before: standing,
        after: { decision: 'WRITE-OFF', status: 'WRITTEN OFF', proposedBy: maker.email },
        ...reason,
      },
    ]);
  });

  test('of one that is not late is refused, unless somebody overrides it and the second person does, too', async () => {
    const { applicationNo, path } = await loan(0);
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    const refused = { status: 409, body: { error_code: 'LOAN_NOT_LATE', data: { more_than_days_past_due: 90 } } };
    expect(await maker.post(path, reason)).toMatchObject(refused);
    expect(await maker.post(path, { ...reason, override: true })).toMatchObject({
      status: 202,
      body: { proposal: { terms: { override: true }, standing: { status: 'ACTIVE', days_past_due: 0 } } },
    });
    expect(await checker.post(path, reason)).toMatchObject({
      ...refused,
      body: { data: { proposal: { reason: reason.reason, terms: { override: true } } } },
    });
    expect((await stored(applicationNo)).status).toBe('ACTIVE');
    expect((await checker.post(path, { ...reason, override: true })).status).toBe(200);
    expect((await stored(applicationNo)).status).toBe('WRITTEN OFF');
  });

  test('begins on the day after the ninetieth past due', async () => {
    const maker = await desk.signIn('maker');
    const standing = async (late: number) => {
      const { path } = await loan(late);
      const { body } = await maker.post(path, reason);
      return body.data?.days_past_due ?? body.proposal.standing.days_past_due;
    };
    // A month has 28 to 31 days: which of them was the due date, the answer says.
    const [first, second] = [await standing(88), await standing(95)];
    expect(first).toBeLessThanOrEqual(91);
    expect(second).toBeGreaterThan(90);
    const statuses = [];
    for (const late of [90 - (first - 88), 91 - (first - 88)])
      statuses.push((await maker.post((await loan(late)).path, reason)).status);
    expect(statuses).toEqual([409, 202]);
  });

  test('is seen everywhere: no bucket, no instalment that somebody waits for, and books that agree', async () => {
    const { applicationNo, path } = await loan(120);
    await (await desk.signIn('maker')).post(path, reason);
    const checker = await desk.signIn('checker');
    await checker.post(path, reason);
    const detail = (await checker.get(`/api/applications/${applicationNo}`)).body;
    expect(detail).toMatchObject({
      status: 'WRITTEN OFF',
      loan: { status: 'WRITTEN OFF', dpd_bucket: null, written_off_on: today() },
      proposals: [{ kind: 'WRITE-OFF', state: 'CONFIRMED', confirmed_by: checker.email }],
    });
    const ledger = (await checker.get(`/api/ledger/${applicationNo}`)).body;
    const statuses = ledger.schedule.map(({ status }: { status: string }) => status);
    expect(new Set(statuses)).toEqual(new Set(['WRITTEN OFF']));
    expect(ledger.reconciliation.every(({ difference }: { difference: number }) => difference === 0)).toBe(true);
    const { loans } = (await checker.get('/api/repayments')).body;
    expect(loans).toContainEqual(
      expect.objectContaining({ application_no: applicationNo, status: 'WRITTEN OFF', dpd_bucket: null }),
    );
    expect((await checker.get(`/applications/${applicationNo}`)).text).not.toMatch(/CURRENT|UNPAID|null/);
  });

  test('stands when its servicing cannot be told at once', async () => {
    const { applicationNo, path } = await loan(120);
    desk.stub.arus.tellServicing = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    await (await desk.signIn('maker')).post(path, reason);
    expect((await (await desk.signIn('checker')).post(path, reason)).status).toBe(200);
    expect((await stored(applicationNo)).status).toBe('WRITTEN OFF');
  });
});
