/** A person as operators deal with one: limit and identity, bureau reports, personal data. */
import type { HandlersOf } from '../../contract/contract.ts';
import type { ApiContext } from '../../context.ts';
import { bureauReportHandlers } from './bureau-reports.ts';
import type { peopleContracts } from './contracts.ts';
import { decisionHandlers } from './decisions.ts';
import { personalDataHandlers } from './personal-data.ts';

export const peopleHandlers = (context: ApiContext): HandlersOf<typeof peopleContracts> => ({
  ...decisionHandlers(context),
  ...bureauReportHandlers(context),
  ...personalDataHandlers(context),
});
