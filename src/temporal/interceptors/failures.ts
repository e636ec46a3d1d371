/** What an unforeseen error of an activity becomes: worth a retry, or waiting for a person. Its message names no value, ever. */
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { databaseFailure } from '../../db/database-failures.ts';

/** Two of us at once: the next attempt sees what the other wrote. */
const UNIQUE_VIOLATION = '23505';
const ATTEMPTS_AT_ONCE_WITH_ANOTHER = 5;

/** A failure that repeats itself parks the workflow instead of repeating for ever. */
export const plainFailures: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error;
      const { attempt } = Context.current().info;
      const { code, constraint, name } = describe(error);
      const message = [name, code, constraint].filter(Boolean).join(' ');
      const passes =
        databaseFailure(error) === 'PASSING' ||
        /connection|timeout|unavailable/i.test(name) ||
        (code === UNIQUE_VIOLATION && attempt < ATTEMPTS_AT_ONCE_WITH_ANOTHER);
      throw ApplicationFailure.create({
        type: passes ? 'DatabaseUnavailable' : 'Defect',
        message,
        nonRetryable: !passes,
      });
    }
  },
};

/** A driver's message quotes the row that it refused: only its code and the constraint are told. */
function describe(error: unknown): { name: string; code: string; constraint: string } {
  const {
    name = 'Error',
    code = '',
    constraint = '',
    cause,
  } = error as { name?: string; code?: unknown; constraint?: unknown; cause?: unknown };
  const inner = (cause ?? {}) as { code?: unknown; constraint?: unknown };
  // Ours, about amounts and never about people (domain/money.ts).
  const invariant =
    error instanceof Error && error.message.startsWith('invariant violated') ? `: ${error.message}` : '';
  return {
    name: `${name}${invariant}`,
    code: text(code) || text(inner.code),
    constraint: text(constraint) || text(inner.constraint),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
