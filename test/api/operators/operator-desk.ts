/** The operators' listener with its people, and what workflows were told by them. Answers are held against the document. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { addOperator } from '../../../src/api/operators/session/accounts.ts';
import { operatorApp } from '../../../src/api/operators/app.ts';
import type { Role } from '../../../src/api/operators/session/sessions.ts';
import { NoSuchCase } from '../../../src/client/client.ts';
import { AuditRecordSchema, OperatorSchema } from '../../../src/db/entities/operators.ts';
import type { Block, ReferralDecision, Resolution } from '../../../src/workflows/messages.ts';
import { listen, type Listener } from '../listener.ts';
import { hold } from './heard.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

export const PASSWORD = 'correct horse battery';

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // A test compares it whole.
  body: any;
}

/** Registers its own hooks; call once per file. */
export function operatorDesk() {
  let listener: Listener;

  const desk = {
    stub: undefined as unknown as StubHouse,
    decisions: [] as { workflowId: string; decision: ReferralDecision }[],
    resolutions: [] as { workflowId: string; resolution: Resolution }[],
    blocks: new Map<string, Block>(),
    /** Application numbers whose servicing was told that the books changed. */
    servicingTold: [] as string[],

    url: (): string => listener.url,

    async call(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
      const response = await fetch(`${listener.url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      const { status, headers: given } = response;
      hold(method, path, { status, headers: given, text });
      return { status, headers: given, text, body: isJson ? JSON.parse(text) : undefined };
    },

    /** Signs in as an operator of that role, made where there is none. */
    async signIn(role: Role, name: string = role) {
      const email = `${name}@arus.example`;
      const em = desk.stub.house.orm.em.fork();
      if (!(await em.count(OperatorSchema, { email })))
        await addOperator(em, { email, password: PASSWORD, role }, 'test');
      const login = await desk.call('POST', '/login', { email, password: PASSWORD });
      expect(login.status).toBe(204);
      const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
      const session = (await desk.call('GET', '/api/session', undefined, { cookie })).body;
      const headers = { cookie, 'x-csrf-token': session.csrf_token as string };
      return {
        email,
        cookie,
        session,
        get: (path: string) => desk.call('GET', path, undefined, { cookie }),
        post: (path: string, json: unknown = {}) => desk.call('POST', path, json, headers),
      };
    },

    /** What the audit log has about somebody or something, oldest first. */
    async audited(subject: string) {
      const em = desk.stub.house.orm.em.fork();
      const records = await em.find(AuditRecordSchema, { subject }, { orderBy: { createdAt: 'asc', id: 'asc' } });
      return records.map(({ actor, action, detail }) => ({ actor, action, ...detail }));
    },
  };

  beforeAll(async () => {
    const first = { OPERATOR_BOOTSTRAP_EMAIL: 'first@arus.example', OPERATOR_BOOTSTRAP_PASSWORD: PASSWORD };
    desk.stub = await stubHouse(first);
    listener = await listen(operatorApp(desk.stub.house));
  });
  afterAll(async () => {
    await listener.close();
    await desk.stub.close();
  });
  beforeEach(() => {
    desk.decisions = [];
    desk.resolutions = [];
    desk.blocks = new Map();
    desk.servicingTold = [];
    const { arus } = desk.stub;
    arus.decideReferral = async (workflowId, decision) => void desk.decisions.push({ workflowId, decision });
    arus.resolveBlock = async (workflowId, resolution) => void desk.resolutions.push({ workflowId, resolution });
    arus.tellServicing = async (applicationNo) => {
      desk.servicingTold.push(applicationNo);
      return 'DELIVERED';
    };
    arus.needingAttention = async (limit) => {
      const startedAt = new Date().toISOString();
      const all = [...desk.blocks.keys()].map((workflowId) => ({ workflowId, workflowType: 'loan', startedAt }));
      return all.slice(0, limit);
    };
    arus.blockedBy = async (workflowId) => {
      const block = desk.blocks.get(workflowId);
      if (!block) throw new NoSuchCase('no such case');
      return block;
    };
  });
  return desk;
}
