/** Where the Temporal UI shows a case. */
import type { ApiContext } from '../../context.ts';

type Settings = Pick<ApiContext['config'], 'TEMPORAL_UI_URL' | 'TEMPORAL_NAMESPACE'>;

/** Null where nobody said where the UI is: a link to nowhere helps nobody. */
export const workflowLink = ({ TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: Settings, workflowId: string): string | null =>
  TEMPORAL_UI_URL
    ? `${TEMPORAL_UI_URL}/namespaces/${encodeURIComponent(TEMPORAL_NAMESPACE)}/workflows/${encodeURIComponent(workflowId)}`
    : null;
