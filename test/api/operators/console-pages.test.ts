import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { markReview, markUnmatched, storeInInbox } from '../../../src/inbox/store.ts';
import { addApplication, addAttempt, addLimit, addLoan, referral } from '../../builders/loan.ts';
import { operatorDesk } from './operator-desk.ts';
import { addUser } from '../stub-house.ts';

const desk = operatorDesk();
const orm = () => desk.stub.house.orm;
const textOf = async (role: 'viewer' | 'maker' | 'checker', path: string, name?: string) =>
  (await (await desk.signIn(role, name)).get(path)).text;

async function told(topic: string, body: object, mark: typeof markUnmatched) {
  const given = { source: 'FINFRA' as const, uniqueKey: randomUUID(), topic, body: JSON.stringify(body) };
  const { id } = await storeInInbox(orm().em.fork(), given);
  await mark(orm().em.fork(), id, 'nobody fits');
  return id;
}

describe('the work page', () => {
  test('links everything that waits to where it is worked', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    const message = await told('loan_signed', {}, markUnmatched);
    const text = await textOf('viewer', '/');
    for (const href of [`/borrowers/${id}`, `/inbox/${message}`]) expect(text).toContain(`href="${href}"`);
    expect(text).toContain('href="/" aria-current="page"');
  });
});

describe('the page of an application', () => {
  test('shows decision, schedule and journal of a loan, with the minus before the currency', async () => {
    const { application } = await addLoan(orm(), (await addUser(desk.stub)).id);
    const text = await textOf('viewer', `/applications/${application.applicationNo}`);
    for (const shown of ['John Doe', 'Jurnal terhadap jadwal', '−Rp8.000.000', 'WIB']) expect(text).toContain(shown);
    expect(text).not.toContain('Usulkan hapus buku');
    expect(await textOf('maker', `/applications/${application.applicationNo}`)).toContain('name="override"');
  });

  test('offers only the actions that the block takes, none to a viewer, and escapes what partners wrote', async () => {
    const { applicationNo } = await addApplication(orm(), (await addUser(desk.stub)).id, { status: 'SIGNED' });
    desk.blocks.set(`loan-${applicationNo}`, {
      step: 'disbursement',
      reason: '<script>alert(1)</script>',
      actions: ['retry', 'cancel'],
      since: new Date().toISOString(),
    });
    const text = await textOf('maker', `/applications/${applicationNo}`);
    expect([...text.matchAll(/<option value="(\w+)">/g)].map(([, action]) => action)).toEqual(['retry', 'cancel']);
    expect(text).not.toContain('name="value"');
    expect(text).not.toContain('<script>alert');
    for (const role of ['viewer', 'checker'] as const)
      expect(await textOf(role, `/applications/${applicationNo}`)).not.toContain('Kirim tindakan');
  });

  test('lets the proposer withdraw, another checker carry out or refuse, and nobody else anything', async () => {
    const given = { status: 'NEEDS REVIEW', decision: referral } as const;
    const { applicationNo } = await addApplication(orm(), (await addUser(desk.stub)).id, given);
    const path = `/applications/${applicationNo}`;
    expect(await textOf('maker', path)).toContain(`data-send="/api${path}/decision"`);
    await (await desk.signIn('maker')).post(`/api${path}/decision`, { decision: 'APPROVE', reason: '<b>cukup</b>' });
    const ways = async (role: 'viewer' | 'maker' | 'checker', name?: string) =>
      [...(await textOf(role, path, name)).matchAll(/data-send="\/api\/[^"]*\/(\w+)"/g)].map(([, way]) => way);
    expect(await ways('maker')).toEqual(['withdraw']);
    expect(await ways('checker')).toEqual(['decision', 'refuse']);
    expect(await ways('maker', 'another-maker')).toEqual([]);
    expect(await ways('viewer')).toEqual([]);
    expect(await textOf('viewer', path)).not.toContain('<b>cukup');
  });
});

describe('the page of a borrower', () => {
  test('shows why the limit was referred, lets makers propose, and is in the audit log', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    expect(await textOf('maker', `/borrowers/${id}`)).toContain(`/api/users/${id}/limit-decision`);
    const seen = await textOf('viewer', `/borrowers/${id}`);
    expect(seen).toContain('Skor perlu ditinjau.');
    expect(seen).not.toContain('/limit-decision');
    expect(await desk.audited(id)).toMatchObject([{ action: 'borrower.view' }, { action: 'borrower.view' }]);
  });
});

describe('the page of a message', () => {
  test('holds its references against the chosen application, and offers no match that they contradict', async () => {
    const { applicationNo } = await addApplication(orm(), (await addUser(desk.stub)).id);
    const other = await addApplication(orm(), (await addUser(desk.stub)).id);
    await addAttempt(orm(), other, { funderLoanId: 'FIN-OTHER' });
    const id = await told('loan_signed', { loan_unique_id: 'FIN-OTHER', status: 'SIGNED' }, markUnmatched);
    const wrong = await textOf('maker', `/inbox/${id}?application_no=${applicationNo}`);
    expect(wrong).toContain('it is the loan of another application');
    expect(wrong).not.toContain(`/api/inbox/${id}/match`);
    expect(await textOf('maker', `/inbox/${id}?application_no=${other.applicationNo}`)).toContain(`${id}/match`);
  });

  test('explains what was booked already, and offers nothing', async () => {
    const id = await told('BOOKED', { status: 'BOOKED' }, markReview);
    const text = await textOf('maker', `/inbox/${id}`);
    expect(text).toContain('Sudah dibukukan');
    expect(text).not.toContain('/redeliver');
  });
});

test('repayments, cases, audit and the inbox are pages with their filters', async () => {
  for (const [path, shown] of [
    ['/repayments?bucket=%3E90', 'TKB90'],
    ['/inbox?state=', 'Tanpa kasus'],
    ['/audit?action=login', 'name="subject"'],
    ['/borrowers?q=000', 'Tidak ada peminjam'],
    [`/cases/limit-${randomUUID()}`, 'tidak sedang terhenti'],
  ] as const)
    expect(await textOf('viewer', path)).toContain(shown);
});
