/** Heartbeats: every partner activity reports that it is alive while it waits, so that a dead worker is noticed in seconds. */
import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

const EVERY_MS = 4_000;

export const heartbeats: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    if (context.info.isLocal) return next(input);
    const timer = setInterval(() => context.heartbeat(), EVERY_MS);
    try {
      return await next(input);
    } finally {
      clearInterval(timer);
    }
  },
};
