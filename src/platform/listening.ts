/** Opens the ports of a process, or says in plain words which of them cannot be had. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Config } from './config.ts';
import { StartProblem } from './start-problem.ts';

type PortName = 'PORT' | 'OPERATOR_PORT' | 'METRICS_PORT';

/** All of them, or none: throws a StartProblem that names every port that cannot be opened. */
export async function listen(config: Config, servers: [PortName, Server][]): Promise<Server[]> {
  const problems: string[] = [];
  for (const [name, server] of servers) {
    server.listen(config[name], config.BIND_ADDRESS);
    await once(server, 'listening').catch((error: unknown) => problems.push(listenProblem(config, name, error)));
  }
  if (problems.length) throw new StartProblem(problems.join('\n'));
  return servers.map(([, server]) => server);
}

function listenProblem(config: Config, name: PortName, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRNOTAVAIL') return `BIND_ADDRESS: this machine has no such address (for ${name} ${config[name]}).`;
  return `${name} ${config[name]} ${code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${code})`}.`;
}
