/** Every call of the operators' API, by operation id: what the document shows and the client can make. */
import { auditContracts } from './audit/contracts.ts';
import { applicationContracts } from './cases/application-contracts.ts';
import { caseContracts } from './cases/case-contracts.ts';
import { workContracts } from './cases/work-contracts.ts';
import { codecContracts } from './codec/contracts.ts';
import { inboxContracts } from './inbox/contracts.ts';
import { loanContracts } from './loans/contracts.ts';
import { peopleContracts } from './people/contracts.ts';
import { proposalContracts } from './proposals/contracts.ts';
import { sessionContracts } from './session/contracts.ts';

export const operatorContracts = {
  ...sessionContracts,
  ...workContracts,
  ...proposalContracts,
  ...applicationContracts,
  ...caseContracts,
  ...peopleContracts,
  ...loanContracts,
  ...inboxContracts,
  ...auditContracts,
  ...codecContracts,
};
export type OperatorContracts = typeof operatorContracts;
