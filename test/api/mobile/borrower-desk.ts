/** Borrowers with a session, and what their workflows were asked. */
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { postReceipt } from '../../../src/books/loan-book.ts';
import type { Submission } from '../../../src/workflows/messages.ts';
import { today } from '../../builders/loan.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

/** Registers its own hooks; call once per file. */
export function borrowerDesk() {
  const desk = {
    stub: undefined as unknown as StubHouse,
    submissions: [] as Submission[],

    /** An active borrower; `get` and `post` are below /api/v1/loan. */
    async signedIn() {
      const user = await addUser(desk.stub);
      const token = await tokenFor(desk.stub, user, 'session');
      const get = (path: string) => desk.stub.call('GET', `/api/v1/loan${path}`, { token });
      const post = (path: string, json: unknown, headers = {}) =>
        desk.stub.call('POST', `/api/v1/loan${path}`, { token, json, headers });
      return { user, token, get, post };
    },

    /** Money for a loan, now. */
    async pay(applicationNo: string, amount: number): Promise<void> {
      const { orm, config } = desk.stub.house;
      const receipt = { applicationNo, cause: `test ${applicationNo} ${amount}`, source: 'GATEWAY' } as const;
      const rest = { channel: 'QRIS', paymentReference: null, amount, named: [], earlySettlement: false };
      const at = { paidAt: new Date(), asOf: new Date() };
      await orm.em.fork().transactional((em) => postReceipt(em, config.policy, { ...receipt, ...rest, ...at }));
    },
  };

  beforeAll(async () => {
    desk.stub = await stubHouse();
  });
  afterAll(() => desk.stub.close());
  beforeEach(() => {
    desk.submissions = [];
    const { arus } = desk.stub;
    arus.requestLimit = async () => ({ accepted: true });
    arus.cancelLoan = async () => ({ cancelled: true });
    arus.submitLoan = async (given) => {
      const submission = given as Submission; // the API gives its numbers itself
      desk.submissions.push(submission);
      const { applicationNo } = submission;
      return { applicationNo, status: 'UNDER REVIEW', totalRepayment: 0, appliedOn: today() };
    };
  });
  return desk;
}
