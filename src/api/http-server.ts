/** How long a connection may take over what, and how a listener ends. */
import { createServer, type RequestListener, type Server } from 'node:http';

export interface ConnectionLimits {
  headersMs: number;
  /** The whole request, its body included. */
  requestMs: number;
  /** Between two requests. */
  idleMs: number;
  /** How often the above are looked at. */
  checkEveryMs: number;
}

const usual: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 60_000, // photos over a slow line
  idleMs: 65_000, // longer than a load balancer's, so that it closes first
  checkEveryMs: 2_000,
};

/** Whoever dawdles over a request is told 408 and cut off. */
export function httpServer(app: RequestListener, limits: ConnectionLimits = usual): Server {
  return createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    app,
  );
}

/** No new calls; those that run are answered, for at most `timeoutMs`; idle connections are closed. */
export async function drain(server: Server, timeoutMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // A connection that has just been answered is idle from now on, and would be kept for the next call.
  const sweeping = setInterval(() => server.closeIdleConnections(), 50);
  const timeout = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(sweeping);
  clearTimeout(timeout);
}
