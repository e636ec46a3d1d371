/** Who did what: the audit log, for operators to read. */
import type { HandlersOf } from '../../contract/contract.ts';
import type { ApiContext } from '../../context.ts';
import { readAudit } from './audit.ts';
import type { auditContracts } from './contracts.ts';

export const auditHandlers = (context: ApiContext): HandlersOf<typeof auditContracts> => ({
  listAudit: ({ query: { operator, actor, ...filter } }) =>
    readAudit(context.orm.em.fork(), { ...filter, actor: (operator || actor).toLowerCase() }),
});
