/** Disbursed loans: who pays late, what the books say, and giving a loan up. */
import type { HandlersOf } from '../../contract/contract.ts';
import type { ApiContext } from '../../context.ts';
import type { loanContracts } from './contracts.ts';
import { listLoans, readLedger } from './loan-reads.ts';
import { decideWriteOff } from './write-off.ts';

export const loanHandlers = (context: ApiContext): HandlersOf<typeof loanContracts> => ({
  listRepayments: ({ query }) => listLoans(context.orm.em.fork(), query),

  getLedger: ({ params }) => readLedger(context, context.orm.em.fork(), params.applicationNo),

  writeOffLoan: ({ caller, params, body: { reason, override = false } }) =>
    decideWriteOff(context, caller, { ...params, reason, override }),
});
