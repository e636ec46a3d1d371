/** Activities of one funder, composed of the stages that it implements. They run on the funder's own task queue. */
import type { Funder } from '../../partners/funder.ts';
import { borrowerAtOnce, type BorrowerAtFunderDependencies, borrowerWhenApproved } from './borrower.ts';
import { loanOnRegistration, type LoanOnRegistrationDependencies } from './on-registration.ts';
import { loanOnRequest } from './on-request.ts';

/** Activities by way of working; their names are the same at every funder, and a funder has those of its ways (`FunderWays`). */
export interface FunderActivities {
  'AT ONCE': ReturnType<typeof borrowerAtOnce>;
  'WHEN APPROVED': ReturnType<typeof borrowerWhenApproved>;
  'ON REQUEST': ReturnType<typeof loanOnRequest>;
  'ON REGISTRATION': ReturnType<typeof loanOnRegistration>;
}

/** How a funder works: the workflow chooses its stages by it. */
export interface FunderWays {
  /** As operators read it. */
  title: string;
  known: Funder['borrower']['known'];
  pays: Funder['pays'];
  /** Pays on registration, and can be asked whether it has. */
  asked?: true;
}

export const waysOf = (funder: Funder): FunderWays => ({
  ...{ title: funder.title, known: funder.borrower.known, pays: funder.pays },
  ...(funder.pays === 'ON REGISTRATION' && funder.money.ask ? { asked: true } : {}),
});

export type FunderDependencies = BorrowerAtFunderDependencies & LoanOnRegistrationDependencies;

export function funderActivities(parts: FunderDependencies, funder: Funder) {
  const { borrower } = funder;
  return {
    ...(borrower.known === 'AT ONCE'
      ? borrowerAtOnce(parts, funder, borrower)
      : borrowerWhenApproved(parts, funder, borrower)),
    ...(funder.pays === 'ON REQUEST'
      ? loanOnRequest(parts, funder, funder)
      : loanOnRegistration(parts, funder, funder)),
  };
}
