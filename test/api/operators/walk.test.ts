/** Every operation of the operators' document, succeeding and refusing, over the typed client. Each test stands alone. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../src/api/errors.ts';
import type { Contracts } from '../../../src/api/contract/contract.ts';
import { type Answered, operatorClient } from '../../../src/api/operators/client.ts';
import { operatorContracts, type OperatorContracts } from '../../../src/api/operators/contracts.ts';
import type { Role } from '../../../src/api/operators/session/sessions.ts';
import { CreditCheckSchema } from '../../../src/db/entities/credit-limit.ts';
import { KycCaseSchema } from '../../../src/db/entities/onboarding.ts';
import { bureauPdfKey } from '../../../src/domain/credit/bureau-report-keys.ts';
import { markUnmatched, storeInInbox } from '../../../src/inbox/store.ts';
import { workflowIds } from '../../../src/workflows/messages.ts';
import { addApplication, addLimit, addLoan, referral, today } from '../../builders/loan.ts';
import { goodEvidence } from '../../support/borrowers.ts';
import { addUser } from '../stub-house.ts';
import { hold, operations } from './heard.ts';
import { operatorDesk, PASSWORD } from './operator-desk.ts';

const desk = operatorDesk();
/** Statuses and error codes by operation, of the test that runs. */
let heard: Map<string, Set<string>>;
beforeEach(() => void (heard = new Map()));

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const text = await response.clone().text();
  const { pathname, search } = new URL(url);
  const id = hold(init.method!, `${pathname}${search}`, { status: response.status, headers: response.headers, text });
  const said = heard.get(id!) ?? new Set();
  said.add(String(response.status));
  if (response.status >= 400) said.add((JSON.parse(text) as { error_code: string }).error_code);
  heard.set(id!, said);
  return response;
}

const visitor = () => operatorClient(desk.url(), send);
async function as(role: Role, name: string = role) {
  const { email } = await desk.signIn(role, name);
  return (await visitor()).signIn({ email, password: PASSWORD });
}
const orm = () => desk.stub.house.orm;
const nobody = randomUUID();
const reason = 'dokumen dilihat';

async function ok<Data>(answer: Promise<Answered<Data>>): Promise<Data> {
  const given = await answer;
  if (!given.ok) throw new Error(`refused with ${given.body.error_code}: ${given.body.message}`);
  return given.body;
}
async function refused(code: ErrorCode, answer: Promise<Answered<unknown>>): Promise<void> {
  expect((await answer).body).toMatchObject({ error_code: code });
}

type Caller = Awaited<ReturnType<typeof as>>;

/** Maker and checker about one thing: `say` it as that person; `other` is another word about the same. */
async function inPairs(say: (who: Caller) => Promise<Answered<unknown>>, other?: typeof say): Promise<void> {
  const [maker, checker] = [await as('maker'), await as('checker')];
  await refused('NOTHING_TO_DECIDE', say(checker));
  expect((await say(maker)).status).toBe(202);
  await refused('SAME_OPERATOR', say(maker));
  if (other) await refused('PROPOSAL_PENDING', other(checker));
  expect((await say(checker)).status).toBe(200);
}

async function referredApplication(): Promise<string> {
  const { id } = await addUser(desk.stub);
  const given = { status: 'NEEDS REVIEW', decision: referral } as const;
  return (await addApplication(orm(), id, given)).applicationNo;
}

/** A proposal of the maker. */
async function proposed(): Promise<{ params: { id: string } }> {
  const params = { applicationNo: await referredApplication() };
  const { proposal } = await ok(
    (await as('maker')).decideApplication({ params, body: { decision: 'REJECT', reason } }),
  );
  return { params: { id: proposal.id } };
}

/** Parks the case where money may move. */
function park(workflowId: string): string {
  const since = new Date().toISOString();
  desk.blocks.set(workflowId, { step: 'disbursement', reason: 'HTTP 403', actions: ['retry', 'cancel'], since });
  return workflowId;
}
const retry = { action: 'retry', reason } as const;
const cancel = { action: 'cancel', reason } as const;

async function message(topic: string, body: object = {}): Promise<{ id: string }> {
  const given = { source: 'FINFRA' as const, uniqueKey: randomUUID(), topic, body: JSON.stringify(body) };
  const { id } = await storeInInbox(orm().em.fork(), given);
  await markUnmatched(orm().em.fork(), id, 'nobody fits');
  return { id };
}

async function reported(): Promise<{ id: string; eventId: string }> {
  const { id } = await addUser(desk.stub);
  const [eventId, evidence] = [randomUUID(), goodEvidence()];
  const em = orm().em.fork();
  em.create(CreditCheckSchema, {
    user: id,
    evidence: { ...evidence, bureau: { ...evidence.bureau, eventId } },
    gatheredAt: new Date(evidence.gatheredAt),
  });
  await em.flush();
  await desk.stub.house.objectStore.put(bureauPdfKey(id, eventId), Buffer.from('%PDF-1.4'), 'application/pdf');
  return { id, eventId };
}

const payload = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data: 'InJhaGFzaWEi' };

const steps: { [Id in keyof OperatorContracts]: () => Promise<void> } = {
  async getLoginPage() {
    expect((await (await visitor()).getLoginPage()).status).toBe(200);
  },
  async login() {
    const wrong = { email: 'nobody@arus.example', password: 'a guess' };
    await refused('INVALID_CREDENTIALS', (await visitor()).login({ body: wrong }));
    await as('viewer');
  },
  async logout() {
    const viewer = await as('viewer');
    await ok(viewer.logout());
    await refused('UNAUTHORIZED', viewer.getSession());
  },
  async getSession() {
    await refused('UNAUTHORIZED', (await visitor()).getSession());
    expect((await ok((await as('checker')).getSession())).operator.role).toBe('checker');
  },
  async addOperator() {
    const body = { email: `${randomUUID()}@arus.example`, password: PASSWORD, role: 'viewer' } as const;
    await refused('FORBIDDEN', (await as('maker')).addOperator({ body }));
    const admin = await as('admin');
    await ok(admin.addOperator({ body }));
    await refused('OPERATOR_EXISTS', admin.addOperator({ body }));
  },
  async listWork() {
    await referredApplication();
    await message('loan_signed');
    park(workflowIds.loan(await referredApplication()));
    const { id } = await addUser(desk.stub);
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    const { counts } = await ok((await as('viewer')).listWork());
    expect(counts).toMatchObject({ blocked: 1, referred_limits: expect.any(Number) });
  },
  async listProposals() {
    await proposed();
    const viewer = await as('viewer');
    expect((await ok(viewer.listProposals({ query: { kind: 'DECISION' } }))).total).toBeGreaterThan(0);
    await refused('VALIDATION_ERROR', viewer.listProposals({ query: { page: 0 } }));
  },
  async refuseProposal() {
    const [{ params }, checker] = [await proposed(), await as('checker')];
    await refused('PROPOSAL_NOT_FOUND', checker.refuseProposal({ params: { id: nobody }, body: { reason } }));
    await refused('SAME_OPERATOR', (await as('maker')).refuseProposal({ params, body: { reason } }));
    await ok(checker.refuseProposal({ params, body: { reason } }));
    await refused('NOTHING_TO_DECIDE', checker.refuseProposal({ params, body: { reason } }));
  },
  async withdrawProposal() {
    const [{ params }, maker] = [await proposed(), await as('maker')];
    await refused('PROPOSAL_NOT_FOUND', maker.withdrawProposal({ params: { id: nobody }, body: { reason } }));
    await refused('FORBIDDEN', (await as('checker')).withdrawProposal({ params, body: { reason } }));
    await ok(maker.withdrawProposal({ params, body: { reason } }));
    await refused('NOTHING_TO_DECIDE', maker.withdrawProposal({ params, body: { reason } }));
  },
  async listApplications() {
    const applicationNo = await referredApplication();
    const { applications } = await ok((await as('viewer')).listApplications({ query: { q: applicationNo } }));
    expect(applications).toMatchObject([{ application_no: applicationNo, status: 'NEEDS REVIEW' }]);
  },
  async getApplication() {
    const viewer = await as('viewer');
    await ok(viewer.getApplication({ params: { applicationNo: await referredApplication() } }));
    const { application } = await addLoan(orm(), (await addUser(desk.stub)).id);
    expect((await ok(viewer.getApplication({ params: application }))).loan).toMatchObject({ status: 'ACTIVE' });
    await refused(
      'APPLICATION_NOT_FOUND',
      viewer.getApplication({ params: { applicationNo: 'APP-LN-2020-00000000' } }),
    );
  },
  async decideApplication() {
    const params = { applicationNo: await referredApplication() };
    await inPairs(
      (who) => who.decideApplication({ params, body: { decision: 'APPROVE', reason } }),
      (who) => who.decideApplication({ params, body: { decision: 'REJECT', reason } }),
    );
    const unknown = { params: { applicationNo: nobody }, body: { decision: 'APPROVE', reason } } as const;
    await refused('APPLICATION_NOT_FOUND', (await as('maker')).decideApplication(unknown));
  },
  async getApplicationBlock() {
    const [applicationNo, viewer] = [await referredApplication(), await as('viewer')];
    expect(await ok(viewer.getApplicationBlock({ params: { applicationNo } }))).toEqual({ block: null });
    park(workflowIds.loan(applicationNo));
    expect((await ok(viewer.getApplicationBlock({ params: { applicationNo } }))).block).not.toBeNull();
    await refused('APPLICATION_NOT_FOUND', viewer.getApplicationBlock({ params: { applicationNo: nobody } }));
  },
  async resolveApplication() {
    const params = { applicationNo: await referredApplication() };
    const maker = await as('maker');
    await refused('NOTHING_TO_DECIDE', maker.resolveApplication({ params, body: retry }));
    park(workflowIds.loan(params.applicationNo));
    await inPairs(
      (who) => who.resolveApplication({ params, body: retry }),
      (who) => who.resolveApplication({ params, body: cancel }),
    );
    await refused('ACTION_NOT_ALLOWED', maker.resolveApplication({ params, body: { action: 'skip', reason } }));
    await refused(
      'APPLICATION_NOT_FOUND',
      maker.resolveApplication({ params: { applicationNo: nobody }, body: retry }),
    );
  },
  async getCaseBlock() {
    const workflowId = park(workflowIds.creditLimit(nobody));
    const viewer = await as('viewer');
    expect((await ok(viewer.getCaseBlock({ params: { workflowId } }))).block?.workflow_id).toBe(workflowId);
    await refused('CASE_NOT_FOUND', viewer.getCaseBlock({ params: { workflowId: 'reconciliation' } }));
  },
  async resolveCase() {
    const params = { workflowId: park(workflowIds.creditLimit(nobody)) };
    await inPairs(
      (who) => who.resolveCase({ params, body: retry }),
      (who) => who.resolveCase({ params, body: cancel }),
    );
    const maker = await as('maker');
    await refused('ACTION_NOT_ALLOWED', maker.resolveCase({ params, body: { action: 'skip', reason } }));
    // What the id says comes before what the body says.
    const unknown = { params: { workflowId: 'reconciliation' }, body: { ...retry, reason: '' } };
    await refused('CASE_NOT_FOUND', maker.resolveCase(unknown));
  },
  async decideLimit() {
    const { id } = await addUser(desk.stub);
    const maker = await as('maker');
    const approve = { params: { id }, body: { decision: 'APPROVE', reason } } as const;
    await refused('LIMIT_NOT_FOUND', maker.decideLimit(approve));
    await refused('USER_NOT_FOUND', maker.decideLimit({ ...approve, params: { id: nobody } }));
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    await inPairs(
      (who) => who.decideLimit(approve),
      (who) => who.decideLimit({ ...approve, body: { decision: 'REJECT', reason } }),
    );
  },
  async decideIdentity() {
    const { id } = await addUser(desk.stub, { status: 'PENDING' });
    const em = orm().em.fork();
    const photos = { ktpObject: 'kyc/ktp', selfieObject: 'kyc/selfie' };
    em.create(KycCaseSchema, { user: id, reference: `Ref-${id}`, status: 'UNDER_REVIEW', ...photos });
    await em.flush();
    const approve = { params: { id }, body: { decision: 'APPROVE', reason } } as const;
    await inPairs(
      (who) => who.decideIdentity(approve),
      (who) => who.decideIdentity({ ...approve, body: { decision: 'REJECT', reason } }),
    );
    await refused('USER_NOT_FOUND', (await as('maker')).decideIdentity({ ...approve, params: { id: nobody } }));
  },
  async suspendLimit() {
    const { id } = await addUser(desk.stub);
    const [maker, given] = [await as('maker'), { params: { id }, body: { reason } }];
    await refused('LIMIT_NOT_FOUND', maker.suspendLimit(given));
    await refused('USER_NOT_FOUND', maker.suspendLimit({ ...given, params: { id: nobody } }));
    await addLimit(orm(), id);
    expect((await ok(maker.suspendLimit(given))).limit_status).toBe('SUSPENDED');
    await refused('LIMIT_NOT_ACTIVE', maker.suspendLimit(given));
  },
  async listBureauReports() {
    const { id, eventId } = await reported();
    const maker = await as('maker');
    expect((await ok(maker.listBureauReports({ params: { id } }))).reports).toMatchObject([{ event_id: eventId }]);
    await refused('USER_NOT_FOUND', maker.listBureauReports({ params: { id: 'nobody' } }));
  },
  async getBureauReport() {
    const [params, maker] = [await reported(), await as('maker')];
    const { bytes } = await maker.getBureauReport({ params });
    expect(Buffer.from(bytes).toString()).toBe('%PDF-1.4');
    await refused('USER_NOT_FOUND', maker.getBureauReport({ params: { ...params, id: 'nobody' } }));
    await refused('NOT_FOUND', maker.getBureauReport({ params: { ...params, eventId: nobody } }));
  },
  async exportPersonalData() {
    const [{ id }, admin] = [await addUser(desk.stub), await as('admin')];
    expect((await ok(admin.exportPersonalData({ params: { id } }))).account).toMatchObject({ id });
    await refused('USER_NOT_FOUND', admin.exportPersonalData({ params: { id: nobody } }));
  },
  async erasePersonalData() {
    desk.stub.arus.endCase = async () => 'NO WORKFLOW';
    desk.stub.arus.forgetCase = async () => {};
    const [gone, busy] = [await addUser(desk.stub), await addUser(desk.stub)];
    await inPairs((who) => who.erasePersonalData({ params: gone, body: { reason } }));
    await addApplication(orm(), busy.id, { status: 'SIGNED' });
    const maker = await as('maker');
    await refused('ERASURE_NOT_POSSIBLE', maker.erasePersonalData({ params: busy, body: { reason } }));
    await refused('USER_NOT_FOUND', maker.erasePersonalData({ params: { id: nobody }, body: { reason } }));
  },
  async listRepayments() {
    await addLoan(orm(), (await addUser(desk.stub)).id);
    const viewer = await as('viewer');
    expect((await ok(viewer.listRepayments())).total).toBeGreaterThan(0);
    await ok(viewer.listRepayments({ query: { bucket: '>90' } }));
  },
  async getLedger() {
    const { application } = await addLoan(orm(), (await addUser(desk.stub)).id);
    const viewer = await as('viewer');
    const { reconciliation } = await ok(viewer.getLedger({ params: application }));
    expect(reconciliation.filter(({ difference }) => difference !== 0)).toEqual([]);
    await refused('LOAN_NOT_FOUND', viewer.getLedger({ params: { applicationNo: nobody } }));
  },
  async writeOffLoan() {
    const lateLoan = async (days: number) =>
      (await addLoan(orm(), (await addUser(desk.stub)).id, { disbursedOn: today(-days) })).application;
    const [late, early, maker] = [await lateLoan(160), await lateLoan(0), await as('maker')];
    await refused('LOAN_NOT_LATE', maker.writeOffLoan({ params: early, body: { reason } }));
    expect((await maker.writeOffLoan({ params: early, body: { reason, override: true } })).status).toBe(202);
    await inPairs((who) => who.writeOffLoan({ params: late, body: { reason } }));
    await refused('LOAN_NOT_ACTIVE', maker.writeOffLoan({ params: late, body: { reason } }));
    await refused('LOAN_NOT_FOUND', maker.writeOffLoan({ params: { applicationNo: nobody }, body: { reason } }));
  },
  async listInbox() {
    await message('loan_signed');
    expect((await ok((await as('viewer')).listInbox({ query: { state: 'UNMATCHED' } }))).total).toBeGreaterThan(0);
  },
  async getMessage() {
    const [params, viewer] = [await message('loan_signed', { status: 'SIGNED' }), await as('viewer')];
    expect((await ok(viewer.getMessage({ params }))).body).toBe('{"status":"SIGNED"}');
    await refused('INBOX_MESSAGE_NOT_FOUND', viewer.getMessage({ params: { id: nobody } }));
  },
  async matchMessage() {
    const application = async () =>
      (await addApplication(orm(), (await addUser(desk.stub)).id, { status: 'DISBURSING' })).applicationNo;
    const [mine, other, maker] = [await application(), await application(), await as('maker')];
    const to = (application_no: string) => ({ application_no, reason });
    const params = await message('loan_disbursed', { status: 'SUCCESS' });
    await inPairs(
      (who) => who.matchMessage({ params, body: to(mine) }),
      (who) => who.matchMessage({ params, body: to(other) }),
    );
    const signed = await message('loan_signed', { status: 'SUCCESS', partner_reference: other });
    await refused('MATCH_CONTRADICTED', maker.matchMessage({ params: signed, body: to(mine) }));
    await refused('APPLICATION_NOT_FOUND', maker.matchMessage({ params: signed, body: to('APP-LN-2020-00000000') }));
    await refused('INBOX_MESSAGE_NOT_FOUND', maker.matchMessage({ params: { id: nobody }, body: to(mine) }));
    await ok(maker.matchMessage({ params: await message('loan_signed', { status: 'SUCCESS' }), body: to(mine) }));
  },
  async redeliverMessage() {
    const maker = await as('maker');
    expect((await ok(maker.redeliverMessage({ params: await message('loan_signed') }))).state).toBe('RECEIVED');
    await refused('INBOX_MESSAGE_NOT_FOUND', maker.redeliverMessage({ params: { id: nobody } }));
  },
  async listAudit() {
    const { records } = await ok((await as('viewer')).listAudit({ query: { action: 'login' } }));
    expect(records[0]).toMatchObject({ actor: 'viewer@arus.example' });
    await refused('VALIDATION_ERROR', (await as('viewer')).listAudit({ query: { from: 'yesterday' } }));
  },
  async decodePayloads() {
    const maker = await as('maker');
    const sealed = await ok(maker.encodePayloads({ body: { payloads: [payload] } }));
    expect(await ok(maker.decodePayloads({ body: sealed }))).toEqual({ payloads: [payload] });
    await refused('FORBIDDEN', (await as('viewer')).decodePayloads({ body: sealed }));
  },
  async encodePayloads() {
    await ok((await as('maker')).encodePayloads({ body: { payloads: [payload] } }));
    await refused('FORBIDDEN', (await as('viewer')).encodePayloads({ body: { payloads: [] } }));
  },
};

/** Answered elsewhere: guessing is slowed down (access.test.ts), and one word alone has no other to differ from. */
const elsewhere: Partial<Record<keyof OperatorContracts, string[]>> = {
  login: ['TOO_MANY_REQUESTS'],
  erasePersonalData: ['PROPOSAL_PENDING'],
  writeOffLoan: ['PROPOSAL_PENDING'],
};

test.each(Object.keys(steps) as (keyof OperatorContracts)[])(
  '%s answers as the document says: each success and each of its own refusals',
  async (id) => {
    await steps[id]();
    const { definition } = operations.find((operation) => operation.id === id)!;
    const successes = Object.keys(definition['responses'] as object).filter((status) => status.startsWith('2'));
    const { errors = [] } = (operatorContracts as Contracts)[id]!;
    const expected = [...successes, ...errors].filter((said) => !elsewhere[id]?.includes(said));
    expect(expected.filter((said) => !heard.get(id)?.has(said))).toEqual([]);
  },
);
