/** Where the Temporal UI shows a case, and whose pages may read payloads through our codec server. */
import type { House } from '../house.ts';

type Settings = Pick<House['config'], 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE'>;

/** Temporal's development server puts its UI a thousand ports above the frontend. */
export function temporalUi({ TEMPORAL_ADDRESS }: Settings): string {
  const [host = '127.0.0.1', port = '7233'] = TEMPORAL_ADDRESS.split(':');
  return `http://${host}:${Number(port) + 1000}`;
}

export const workflowLink = (settings: Settings, workflowId: string): string =>
  `${temporalUi(settings)}/namespaces/${encodeURIComponent(settings.TEMPORAL_NAMESPACE)}/workflows/${encodeURIComponent(workflowId)}`;
