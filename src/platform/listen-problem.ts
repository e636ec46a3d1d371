/** Why a port could not be had, in words for whoever starts the process. */
import type { Config } from './config.ts';

export function listenProblem(config: Config, name: 'PORT' | 'OPERATOR_PORT' | 'METRICS_PORT', error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRNOTAVAIL') return `BIND_ADDRESS: this machine has no such address (for ${name} ${config[name]}).`;
  return `${name} ${config[name]} ${code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${code})`}.`;
}
