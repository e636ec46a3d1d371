/** `npm run api`: mobile API and webhooks, operator console, metrics; until SIGTERM, then drains. */
import { exchangeLog } from './temporal/interceptors/exchange-log.ts';
import { traceHeaders } from './temporal/interceptors/trace-headers.ts';
import { mobileApp } from './api/app.ts';
import type { ApiContext } from './api/context.ts';
import { drain, httpServer } from './api/http-server.ts';
import { apiHealth } from './api/middleware/health.ts';
import { ensureFirstAdmin } from './api/operators/session/accounts.ts';
import { operatorApp } from './api/operators/app.ts';
import { startDelivery } from './inbox/sweep.ts';
import { connectArus } from './client/client.ts';
import { openCallers } from './auth/callers.ts';
import { databaseTimeouts } from './db/timeouts.ts';
import { openParts } from './parts.ts';
import { listen } from './platform/listening.ts';
import { metricsServer } from './platform/metrics.ts';
import { type Process, runProcess } from './platform/start.ts';
import { partnerTransport } from './partners/transport/http-client.ts';
import { otpProviders } from './partners/otp-providers.ts';

/** Calls that are still running get this long when the process is told to stop. */
const DRAIN_MS = 10_000;

await runProcess('api', startApi);

async function startApi(api: Process) {
  const { config, log, metrics, onStop } = api;
  const { objectStore, orm, temporal } = await openParts(api, databaseTimeouts.api, connectArus);
  onStop(() => temporal.close());
  const transport = partnerTransport({
    timeoutMs: config.PARTNER_TIMEOUT_MS,
    record: exchangeLog(orm, metrics),
    onBreakerChange: metrics.breakerChanged,
    traceHeaders,
  });
  const context: ApiContext = {
    ...{ config, orm, log, metrics, arus: temporal.arus, callers: openCallers({ orm, config }) },
    otpGateway: otpProviders[config.OTP_PROVIDER](
      { baseUrl: config.OTP_GATEWAY_BASE_URL, token: config.OTP_GATEWAY_TOKEN },
      transport,
    ),
    objectStore,
  };

  onStop(() => transport.close()); // writes what it has still to write of its calls
  onStop(() => context.callers.close());

  await ensureFirstAdmin(context);
  const delivery = startDelivery(context);
  onStop(() => delivery.stop());
  const servers = await listen(config, [
    ['PORT', httpServer(mobileApp(context))],
    ['OPERATOR_PORT', httpServer(operatorApp(context))],
    ['METRICS_PORT', metricsServer(metrics, () => apiHealth(context))],
  ]);
  onStop(() => Promise.all(servers.map((server) => drain(server, DRAIN_MS))));
  return {};
}
