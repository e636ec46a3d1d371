/** Prometheus metrics of the processes. Labels are closed lists: no ids, no personal data. */
import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Health } from './health.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** One registry per process; `service` labels everything in it. */
export function createMetrics(service: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const registers = [registry];
  const breakers = new Gauge({
    name: 'arus_partner_breaker_state',
    help: 'Circuit breaker of a partner: 0 closed, 1 half open, 2 open',
    labelNames: ['partner'] as const,
    registers,
  });
  return {
    registry,
    /** Seconds per request; `route` is the pattern, never the path. */
    httpRequests: new Histogram({
      name: 'arus_http_request_duration_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    /** Codes asked of the gateway; `outcome` is the kind of partners/transport/outcome.ts. */
    otpMessages: new Counter({
      name: 'arus_otp_messages_total',
      help: 'One-time codes handed to the gateway',
      labelNames: ['purpose', 'outcome'] as const,
      registers,
    }),
    /** Inbound partner calls; `source`: as the message is declared (src/partners/inbound.ts); `result`: stored, duplicate, unauthenticated, malformed. */
    webhooks: new Counter({
      name: 'arus_webhooks_total',
      help: 'Inbound partner calls',
      labelNames: ['source', 'result'] as const,
      registers,
    }),
    /** What became of inbox rows; `result`: delivered, unmatched, review, postponed. */
    inboxDeliveries: new Counter({
      name: 'arus_inbox_deliveries_total',
      help: 'Inbox messages by what became of them',
      labelNames: ['source', 'result'] as const,
      registers,
    }),
    breakerChanged: (partner: string, state: keyof typeof breakerStates) =>
      breakers.set({ partner }, breakerStates[state]),
    /** Seconds per call to a partner; `outcome` is the kind of partners/transport/outcome.ts. */
    partnerCalls: new Histogram({
      name: 'arus_partner_call_duration_seconds',
      help: 'Duration of calls to partners',
      labelNames: ['partner', 'operation', 'outcome'] as const,
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  };
}

const breakerStates = { closed: 0, 'half-open': 1, open: 2 };

/** Adds what Node says of itself (memory, event loop lag); once per process. */
export function collectProcessMetrics({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}

/** `GET /metrics`, and `/healthz` and `/readyz` as on every listener. */
export function metricsServer({ registry }: Metrics, health: () => Promise<Health>): Server {
  return createServer((req, res) => {
    const answer = async () => {
      if (req.method !== 'GET') return res.writeHead(405, { allow: 'GET' }).end();
      if (req.url === '/metrics')
        return res.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
      if (req.url === '/healthz') return json(200, { status: 'ok' });
      if (req.url === '/readyz') {
        const { httpStatus, body } = await health();
        return json(httpStatus, body);
      }
      return res.writeHead(404).end();
    };
    const json = (status: number, body: object) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    answer().catch(() => res.writableEnded || res.writeHead(500).end());
  });
}
