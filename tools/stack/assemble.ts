/** Starts the parts in the order in which they need each other. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unknownFunders } from '../../src/partners/registry.ts';
import { type Config, ConfigError, loadConfig } from '../../src/platform/config.ts';
import { findTemporal } from '../temporal/find.ts';
import { startTemporal } from '../temporal/server.ts';
import type { Child } from './child.ts';
import type { Crew, Stage } from './crew.ts';
import { embeddedSecrets, type Missing, simulated, type Variables } from './embedded.ts';
import { completeEnvironment, databaseName, localUrl, logFile, withoutPassword } from './environment.ts';
import { choosePorts, type Ports } from './layout.ts';
import { type Launch, migrate, startApi, startSimulators, startWorker } from './parts.ts';
import { StartError } from './ports.ts';
import { createDatabase, startPostgres } from './postgres.ts';
import type { RunFile } from './run-file.ts';

export interface Plan {
  crew: Crew;
  given: Variables;
  missing: Missing;
  home: string;
  ephemeral: boolean;
  say: (line: string) => void;
  onTrouble: Launch['onTrouble'];
}

export interface Assembled {
  urls: RunFile['urls'];
  config: Config;
  operator: { email: string; password: string } | null;
}

/** Resolves when every part is ready. What it started is with the crew, also when it throws. */
export async function assemble(plan: Plan): Promise<Assembled> {
  const { crew, given, missing, home, say, onTrouble } = plan;
  const { ports, problems } = await choosePorts(plan);
  const secrets = given['NODE_ENV'] === 'production' ? null : embeddedSecrets(home);
  const env = completeEnvironment(given, { missing, ports, secrets, home });
  const config = configOrEveryProblem(env, problems);
  mkdirSync(join(home, 'logs'), { recursive: true });

  const launch: Launch = { env, home, onTrouble };
  say('Starting the stores and the partners');
  await all([
    migratedDatabase(plan, launch, ports, secrets?.postgresPassword ?? ''),
    ...(missing.temporal ? [startEngine(plan, launch, ports)] : []),
    ...(missing.partners.length ? [startPartners(plan, launch, ports, config)] : []),
  ]);
  say('Starting API and worker');
  await all([
    lasting(crew, 'services', () => startWorker(launch, ports.workerMetrics)),
    lasting(crew, 'entrance', () => startApi(launch)),
  ]);
  const { OPERATOR_BOOTSTRAP_EMAIL: email, OPERATOR_BOOTSTRAP_PASSWORD: password } = config;
  const generated = !given['OPERATOR_BOOTSTRAP_EMAIL'] && email && password;
  return { urls: urlsOf(plan, config, ports), config, operator: generated ? { email, password } : null };
}

/** Neither holds anything that is not in the stores: one that dies is started again. */
const lasting = async (crew: Crew, stage: Stage, start: () => Promise<Child>) => crew.add(stage, await start(), start);

/** Whoever starts us learns of a taken port and of a bad value at the same time. */
function configOrEveryProblem(env: Variables, problems: string[]): Config {
  try {
    const config = loadConfig(env);
    problems = [...unknownFunders(config.policy), ...problems];
    if (!problems.length) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...error.problems, ...problems]);
  }
  throw new StartError(problems.join('\n'));
}

/** The database that is set, or one of our own; either is brought up to date before anything uses it. */
async function migratedDatabase(
  { crew, missing, ephemeral, say }: Plan,
  launch: Launch,
  ports: Ports,
  password: string,
) {
  if (missing.database) {
    const postgres = await startPostgres({
      folder: join(launch.home, 'postgres'),
      port: ports.postgres,
      password,
      env: launch.env,
      logFile: logFile(launch.home, 'postgres'),
      ephemeral,
    });
    await crew.add('stores', postgres);
    await createDatabase(postgres.baseUrl, databaseName);
  }
  say('Migrating the database');
  await migrate(launch);
}

/** The Temporal server; found, or built now, which takes minutes the first time. */
async function startEngine({ crew, given, ephemeral, say }: Plan, { env, home }: Launch, ports: Ports) {
  const binary = await findTemporal({ env: given, say });
  const server = await startTemporal({
    binary,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    codecEndpoint: `${localUrl(given, ports.operators)}/codec`,
    ...(ephemeral ? {} : { databaseFile: join(home, 'temporal.db') }),
    namespace: given['TEMPORAL_NAMESPACE'] ?? 'default',
    env,
    logFile: logFile(home, 'temporal'),
  });
  await crew.add('stores', server);
}

async function startPartners({ crew, missing, ephemeral }: Plan, launch: Launch, ports: Ports, config: Config) {
  const simulators = await startSimulators(launch, {
    partners: missing.partners,
    basePort: ports.simulatorsBase,
    publicBaseUrl: config.PUBLIC_BASE_URL,
    ...(ephemeral ? {} : { stateFolder: join(launch.home, 'simulators') }),
  });
  await crew.add('services', simulators);
}

function urlsOf({ given, missing }: Plan, config: Config, ports: Ports): RunFile['urls'] {
  return {
    api: localUrl(given, ports.api),
    operators: localUrl(given, ports.operators),
    apiMetrics: `${localUrl(given, ports.apiMetrics)}/metrics`,
    workerMetrics: `${localUrl(given, ports.workerMetrics)}/metrics`,
    temporal: config.TEMPORAL_ADDRESS,
    temporalUi: missing.temporal ? `http://127.0.0.1:${ports.temporalUi}` : null,
    database: withoutPassword(config.DATABASE_URL),
    simulators: Object.fromEntries(missing.partners.map((name) => [simulated[name].simulator, config[name]])),
  };
}

/** Waits for all, also when one fails, so that nothing starts behind the back of who cleans up. */
async function all(starts: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(starts);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
