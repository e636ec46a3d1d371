/** Pundi Kita's side of the line, in memory: loans go from open to paid, and answers get lost on demand. */
import { randomUUID } from 'node:crypto';
import { listen, type Reply, type Routes } from '../../e2e/other-partners/listener.ts';
import type { State } from './wire.ts';

interface Loan {
  loan_id: string;
  reference: string;
  state: State;
}

/** What happens to the next call of an operation, once. */
type Trouble = 'answer lost' | 'refused';

export async function startPundiKita() {
  const loans = new Map<string, Loan>();
  const troubles = new Map<string, Trouble>();
  const payouts: string[] = [];

  /** Does it, and answers as the trouble wants. */
  function under(operation: string, run: () => Reply): Reply {
    const trouble = troubles.get(operation);
    troubles.delete(operation);
    if (trouble === 'refused') return { status: 422, body: { why: 'not for us' } };
    const reply = run();
    return trouble === 'answer lost' ? { hangUp: true } : reply;
  }
  const ofLoan = (id: string | undefined, run: (loan: Loan) => Reply): Reply => {
    const loan = loans.get(id!);
    return loan ? run(loan) : { status: 404, body: {} };
  };

  const listener = await listen((): Routes => ({
    'POST /members': (call) => under('join', () => ({ status: 201, body: { member_id: `m-${call.json().nik}` } })),
    'POST /loans': (call) =>
      under('apply', () => {
        const { reference } = call.json();
        const known = [...loans.values()].find((loan) => loan.reference === reference);
        const loan: Loan = known ?? { loan_id: randomUUID(), reference, state: 'agreed' };
        loans.set(loan.loan_id, loan);
        return { status: 201, body: loan };
      }),
    'GET /loans': (call) => ({
      body: { loans: [...loans.values()].filter(({ reference }) => reference === call.query.get('reference')) },
    }),
    'GET /loans/:id': ({ params }) => ofLoan(params[0], (loan) => ({ body: loan })),
    'POST /loans/:id/payout': ({ params }) =>
      ofLoan(params[0], (loan) =>
        under('payout', () => {
          if (loan.state !== 'signed') return { status: 409, body: {} };
          payouts.push(loan.reference);
          loan.state = 'paid';
          return { status: 202, body: {} };
        }),
      ),
    'POST /loans/:id/withdrawal': ({ params }) =>
      ofLoan(params[0], (loan) =>
        under('withdrawal', () => {
          loan.state = 'withdrawn';
          return { body: {} };
        }),
      ),
  }));
  const loanOf = (reference: string) => [...loans.values()].find((loan) => loan.reference === reference);

  return {
    url: listener.url,
    close: listener.close,
    objections: listener.objections,
    /** References of loans whose money left, once for each time it did. */
    payouts,
    stateOf: (applicationNo: string) => loanOf(applicationNo)?.state,
    /** The borrower signs, or what else becomes of the loan on Pundi Kita's own side. */
    sign: (applicationNo: string) => void (loanOf(applicationNo)!.state = 'signed'),
    becomes: (applicationNo: string, state: 'paid' | 'withdrawn') => void (loanOf(applicationNo)!.state = state),
    next: (operation: 'join' | 'apply' | 'payout' | 'withdrawal', trouble: Trouble) =>
      void troubles.set(operation, trouble),
  };
}
export type PundiKitaSimulator = Awaited<ReturnType<typeof startPundiKita>>;
