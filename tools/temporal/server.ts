/** The embedded Temporal server: one process with its Web UI, on SQLite or in memory. */
import { Connection } from '@temporalio/client';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { type Child, startChild } from '../stack/child.ts';
import { untilReady } from '../stack/ready.ts';

export interface TemporalOptions {
  /** From `findTemporal`. */
  binary: string;
  port: number;
  /** Web UI; none without it. */
  uiPort?: number;
  /** Where the Web UI has payloads decoded. */
  codecEndpoint?: string;
  /** SQLite file; in memory without it. */
  databaseFile?: string;
  namespace?: string;
  /** Further ones, known from the start. */
  moreNamespaces?: string[];
  env: NodeJS.ProcessEnv;
  logFile?: string;
}

export interface Temporal extends Child {
  /** host:port */
  address: string;
}

/** As the server's command line spells them. */
const typeNames = { KEYWORD: 'Keyword', BOOL: 'Bool' } as const;

/** Clocks may be turned, and a skip does not cost a second. */
const dynamicConfig = ['frontend.WorkflowTimeSkippingEnabled=true', 'history.timerProcessorMaxTimeShift=10ms'];

/** Answers gRPC and knows its namespace when it resolves. Throws a StartError otherwise. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const {
    binary,
    port,
    uiPort,
    codecEndpoint,
    databaseFile,
    namespace = 'default',
    moreNamespaces = [],
    env,
    logFile,
  } = options;
  const address = `127.0.0.1:${port}`;
  const child = startChild({
    name: 'temporal',
    command: binary,
    args: [
      ...['server', 'start-dev', '--port', String(port), '--log-level', 'error'],
      ...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']),
      ...(codecEndpoint ? ['--ui-codec-endpoint', codecEndpoint] : []),
      ...(databaseFile ? ['--db-filename', databaseFile] : []),
      ...[namespace, ...moreNamespaces].filter((name) => name !== 'default').flatMap((name) => ['--namespace', name]),
      ...Object.values(searchAttributes).flatMap(({ name, type }) => [
        '--search-attribute',
        `${name}=${typeNames[type]}`,
      ]),
      ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
    ],
    env,
    stopSeconds: 10,
    ...(logFile ? { logFile } : {}),
  });
  try {
    await untilReady(child, () => knowsNamespace(address, namespace));
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { ...child, address };
}

async function knowsNamespace(address: string, namespace: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '1 second' });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } finally {
    await connection.close();
  }
}
