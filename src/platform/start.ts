/** How a process of ours starts and ends: configuration, log, metrics; ready, told to stop, everything closed in order. */
import { type Config, loadConfig } from './config.ts';
import { createLogger, type Logger } from './log.ts';
import { collectProcessMetrics, createMetrics, type Metrics } from './metrics.ts';
import { StartProblem } from './start-problem.ts';

export interface Process {
  config: Config;
  log: Logger;
  metrics: Metrics;
  /** Closed when the process ends: what was opened last is closed first, and a close that fails stops no other. */
  onStop(close: () => unknown): void;
}

/**
 * Runs a process until SIGTERM, SIGINT or the rejection of `failed`, then closes what was registered. A StartProblem is
 * printed as its message, any other error with its stack; both end the process with exit code 1.
 */
export async function runProcess(
  name: 'api' | 'worker',
  start: (process: Process) => Promise<{ failed?: Promise<unknown> }>,
): Promise<void> {
  try {
    const config = loadConfig();
    const log = createLogger(config, name);
    const metrics = createMetrics(name);
    collectProcessMetrics(metrics);
    const closes: (() => unknown)[] = [];
    const { failed = never } = await start({ config, log, metrics, onStop: (close) => closes.unshift(close) });
    log.info(portsOf(name, config), `${name} ready`);
    try {
      await Promise.race([toldToStop(), failed]);
    } finally {
      for (const close of closes) await attempt(close, log);
      log.info(`${name} drained`);
    }
  } catch (error) {
    const plain = error instanceof StartProblem;
    process.stderr.write(`${plain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}

const never = new Promise<never>(() => undefined);

const toldToStop = () =>
  new Promise<void>((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop());
  });

async function attempt(close: () => unknown, log: Logger): Promise<void> {
  try {
    await close();
  } catch (err) {
    log.error({ err }, 'something could not be closed');
    process.exitCode = 1;
  }
}

const portsOf = (
  name: 'api' | 'worker',
  { PORT: port, OPERATOR_PORT: operatorPort, METRICS_PORT: metricsPort }: Config,
) => (name === 'api' ? { port, operatorPort, metricsPort } : { metricsPort });
