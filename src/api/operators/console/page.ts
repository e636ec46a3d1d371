/** One page of the console: a signed-in operator asks, a template answers. */
import type { Request, Response } from 'express';
import type { ApiContext } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import { hasRole, type OperatorCaller } from '../session/sessions.ts';

export type Page = (context: ApiContext, caller: OperatorCaller, req: Request, res: Response) => Promise<void>;

/** What the page offers to whom: everybody reads, makers propose, checkers carry out, either does what takes one. */
export const rights = (caller: OperatorCaller) => ({
  propose: hasRole(caller, 'maker'),
  act: hasRole(caller, 'maker', 'checker'),
  administer: hasRole(caller, 'admin'),
});

/** For what a page can be shown without. */
export const nullWhereNotFound = (error: unknown): null => {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
};
