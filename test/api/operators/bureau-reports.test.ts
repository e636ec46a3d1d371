import { expect, test } from '@jest/globals';
import { CreditCheckSchema } from '../../../src/db/entities/credit-limit.ts';
import { bureauPdfKey } from '../../../src/domain/credit/bureau-report-keys.ts';
import { goodEvidence } from '../../support/borrowers.ts';
import { operatorDesk } from './operator-desk.ts';
import { addUser } from '../stub-house.ts';

const desk = operatorDesk();
const eventId = '451bd8bd-19dd-4605-bd05-a92971892a47';

async function borrowerWithReport() {
  const { orm, objectStore } = desk.stub.house;
  const { id: userId } = await addUser(desk.stub);
  const evidence = goodEvidence();
  const em = orm.em.fork();
  em.create(CreditCheckSchema, {
    user: userId,
    evidence: { ...evidence, bureau: { ...evidence.bureau, eventId } },
    gatheredAt: new Date(evidence.gatheredAt),
  });
  await em.flush();
  await objectStore.put(bureauPdfKey(userId, eventId), Buffer.from('%PDF-1.4 a report'), 'application/pdf');
  return userId;
}

test('a report is listed, and looked at by whoever decides; the look is in the audit log', async () => {
  const userId = await borrowerWithReport();
  const maker = await desk.signIn('maker');
  const list = await maker.get(`/api/users/${userId}/bureau-reports`);
  expect(list.body).toEqual({ reports: [{ event_id: eventId, gathered_at: expect.any(String) }] });
  expect(await desk.audited(userId)).toEqual([]);

  const pdf = await maker.get(`/api/users/${userId}/bureau-reports/${eventId}/pdf`);
  expect(pdf).toMatchObject({ status: 200, text: '%PDF-1.4 a report' });
  expect(pdf.headers.get('content-type')).toMatch('application/pdf');
  expect(pdf.headers.get('cache-control')).toBe('no-store');
  expect(await desk.audited(userId)).toMatchObject([
    { actor: maker.email, action: 'bureau-report.view', after: { eventId } },
  ]);
});

test('a report is not for viewers', async () => {
  const userId = await borrowerWithReport();
  const viewer = await desk.signIn('viewer');
  expect((await viewer.get(`/api/users/${userId}/bureau-reports/${eventId}/pdf`)).status).toBe(403);
  expect(await desk.audited(userId)).toEqual([]);
});

test('a report that is somebody else’s, or was never kept, is not found', async () => {
  const userId = await borrowerWithReport();
  const stranger = await addUser(desk.stub);
  const maker = await desk.signIn('maker');
  const ask = async (path: string) => (await maker.get(`/api/users/${path}/pdf`)).status;
  expect(await ask(`${stranger.id}/bureau-reports/${eventId}`)).toBe(404);
  expect(await ask(`${userId}/bureau-reports/00000000-0000-4000-8000-000000000000`)).toBe(404);
  expect(await ask(`nobody/bureau-reports/${eventId}`)).toBe(404);
  await desk.stub.house.objectStore.delete(bureauPdfKey(userId, eventId));
  expect(await ask(`${userId}/bureau-reports/${eventId}`)).toBe(404);
});
