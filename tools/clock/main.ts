/** `npm run clock -- <application_no> <days>d`: lets that much time pass for one loan, and says what happened in it. */
import { ConfigError } from '../../src/platform/config.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { turnAskedFor } from './arguments.ts';
import { between, lookAt } from './loan-diary.ts';
import { runningConfig } from './running-config.ts';
import { ClockError } from './turn-clock.ts';
import { turnLoan } from './turn-loan.ts';

const secondsPerDay = 86_400;

async function main(args: string[]): Promise<void> {
  const { applicationNo, days } = turnAskedFor(args);
  const config = runningConfig();
  const orm = await openDatabase(config);
  try {
    const before = await lookAt(orm, config.policy, applicationNo);
    if (!before) throw new ClockError(`There is no application ${applicationNo}.`);
    const client = await connectTemporal(config);
    try {
      await turnLoan(client, applicationNo, days * secondsPerDay);
    } finally {
      await client.connection.close();
    }
    const after = await lookAt(orm, config.policy, applicationNo, before.today);
    if (!after) throw new ClockError(`Application ${applicationNo} is gone.`);
    const happenings = between(before, after).map(({ on, what }) => `  ${on}  ${what}`);
    console.log(
      [
        `${applicationNo}: ${days} days passed, from ${before.today} to ${after.today}. It is ${after.status}.`,
        ...(happenings.length ? happenings : ['  nothing happened']),
      ].join('\n'),
    );
  } finally {
    await orm.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ClockError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
