/** Reference data of this process's policy, made once. */
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import type { referenceContracts } from './contracts.ts';
import { presentReferences } from './present.ts';

export function referenceHandlers({ config }: ApiContext): HandlersOf<typeof referenceContracts> {
  const data = presentReferences(config.policy);
  return { listReferences: () => data };
}
