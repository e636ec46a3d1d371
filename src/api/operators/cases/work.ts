/** `GET /api/work`: everything that waits for an operator. */
import type { HandlersOf } from '../../contract/contract.ts';
import type { ApiContext } from '../../context.ts';
import type { workContracts } from './work-contracts.ts';
import { readWork } from './work-lists.ts';

export const workHandlers = (context: ApiContext): HandlersOf<typeof workContracts> => ({
  listWork: () => readWork(context),
});
