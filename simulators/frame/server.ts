/** HTTP server of one simulated partner: routing, fault injection, exchange log, control endpoints, graceful shutdown. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scenarioOfDigits, type ScenarioName } from '../scenarios.ts';
import { controlRoutes } from './control.ts';
import { deliveries } from './deliveries.ts';
import { exchangeList, saidIn } from './exchanges.ts';
import { type CallbackFault, faultBoard, underFault } from './faults.ts';
import { type Answer, type Call, Refused, type Route } from './http.ts';
import { keepInFile } from './shelf.ts';
import type { Partner, Simulator, Stage } from './stage.ts';
import { outageBoard } from './outages.ts';

export interface ServeOptions {
  name: string;
  port: number;
  host: string;
  /** In place of those that the simulator declares. */
  credentials: Readonly<Record<string, string>>;
  callbackBaseUrl: () => string;
  callbackDelayMs: number;
  lateCallbackMs: number;
  /** Where the partner's memory outlives the process. */
  stateFile?: string | undefined;
}

export interface ServedPartner {
  url: string;
  close(): Promise<void>;
}

const BODY_LIMIT = 32 * 1024 * 1024;
const DRAIN_LIMIT_MS = 5000;

/** Starts the partner's listener. A port in use rejects with a message that says which. */
export async function serve(simulator: Simulator, options: ServeOptions): Promise<ServedPartner> {
  const faults = faultBoard();
  const exchanges = exchangeList();
  const overrides = new Map<string, ScenarioName>();
  const out = deliveries((callback, status) =>
    exchanges.add({
      direction: 'out',
      operation: `callback:${callback.title}`,
      method: 'POST',
      path: pathOf(callback.url),
      status,
      said: saidIn(JSON.parse(callback.body)),
    }),
  );
  const scenarioOf = (nik: string) => overrides.get(nik) ?? scenarioOfDigits(nik);
  const outages = outageBoard(scenarioOf);

  const stage: Stage = {
    credential(variable) {
      const value = options.credentials[variable] ?? simulator.credentials[variable];
      if (value === undefined) throw new Error(`the ${options.name} simulator declares no ${variable}`);
      return value;
    },
    callbackBaseUrl: options.callbackBaseUrl,
    scenarioOf,
    deliver: out.deliver,
    async happensSoon({ nik, title, change }) {
      const fault = faults.takeCallback(title, nik);
      const mode = (fault?.fault as CallbackFault | undefined) ?? callbackModes[scenarioOf(nik)];
      const tell = async (callback: ReturnType<typeof change>) => {
        if (!callback || mode === 'lost') return;
        await out.deliver(callback);
        if (mode === 'duplicated') await out.deliver(callback);
      };
      if (mode === 'early') return tell(change());
      out.later(options.callbackDelayMs, () => {
        const callback = change();
        if (mode !== 'late') return tell(callback);
        out.later(fault?.delayMs ?? options.lateCallbackMs, () => tell(callback));
      });
    },
  };

  const partner = simulator.open(stage);
  const kept = options.stateFile ? keepInFile(options.stateFile, partner.shelves) : null;
  const control = controlRoutes({ name: options.name, partner, faults, exchanges, overrides, outages }).map(compile);
  const routes = partner.routes.map(compile);

  /** Control answers are not exchanges: they are not the partner's. */
  async function answerTo(call: Call): Promise<{ answer: Answer; operation: string | null }> {
    const asked = find(control, call);
    if (asked) return { answer: await attempt(asked, call, partner), operation: null };
    const route = find(routes, call);
    if (!route) {
      const known = [...routes, ...control].some((each) => each.pattern.test(call.path));
      return {
        answer: partner.refusal(known ? 405 : 404, known ? 'Method not allowed' : 'No such endpoint'),
        operation: 'unknown',
      };
    }
    if (outages.tokenExpires(call)) partner.expireTokens?.();
    const fault = faults.take(route.operation, call) ?? outages.take(route.operation, call);
    const run = () => attempt(route, call, partner);
    return { answer: fault ? await underFault(fault, run, partner.refusal) : await run(), operation: route.operation };
  }

  /** Connections that a scenario leaves without an answer. */
  const hanging = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void (async () => {
      const call = await read(request);
      const { answer, operation } = call
        ? await answerTo(call)
        : { answer: partner.refusal(413, 'Body too large'), operation: 'unknown' };
      if (operation) {
        const status = answer.lost ? 0 : answer.status;
        exchanges.add({
          direction: 'in',
          operation,
          method: request.method ?? '',
          path: pathOf(request.url ?? '/'),
          status,
          said: answer.lost ? `${saidIn(answer.json)} (no answer: ${answer.lost})`.trim() : saidIn(answer.json),
        });
      }
      send(response, answer, hanging);
    })().catch(() => response.destroy());
  });
  server.keepAliveTimeout = 75_000; // Longer than any client keeps its end, so that no call meets a closing connection.

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${options.port} is in use, so the ${options.name} simulator cannot listen there`)
          : error,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  partner.resume?.();

  const { port } = server.address() as AddressInfo;
  const reachable = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  return {
    url: `http://${reachable}:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const limit = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS);
      for (const socket of hanging) socket.destroy();
      await Promise.all([closed, out.close(DRAIN_LIMIT_MS)]);
      clearTimeout(limit);
      kept?.close();
    },
  };
}

const callbackModes: Partial<Record<ScenarioName, CallbackFault>> = {
  'callbacks-lost': 'lost',
  'callbacks-duplicated': 'duplicated',
  'callbacks-early': 'early',
  'callbacks-late': 'late',
};

interface CompiledRoute extends Route {
  pattern: RegExp;
}

const compile = (route: Route): CompiledRoute => ({
  ...route,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`),
});

function find(routes: CompiledRoute[], call: Call): CompiledRoute | null {
  for (const route of routes) {
    const match = route.method === call.method ? route.pattern.exec(call.path) : null;
    if (!match) continue;
    call.params = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, part]) => [name, decode(part)]));
    return route;
  }
  return null;
}

/** Returns the handler's answer or refusal; an exception becomes the partner's 500. */
async function attempt(route: Route, call: Call, partner: Partner): Promise<Answer> {
  try {
    return await route.handle(call);
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    return partner.refusal(500, `simulator defect: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

/** The whole request, or null when its body is too large. */
async function read(request: IncomingMessage): Promise<Call | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  const url = new URL(request.url ?? '/', 'http://simulator');
  return size > BODY_LIMIT
    ? null
    : {
        method: request.method ?? 'GET',
        path: url.pathname,
        params: {},
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks),
        self: `http://${request.headers.host ?? 'localhost'}`,
      };
}

function send(response: ServerResponse, answer: Answer, hanging: Set<ServerResponse>): void {
  if (answer.lost === 'reset') return void response.socket?.resetAndDestroy();
  if (answer.lost === 'hang') {
    hanging.add(response);
    return void response.on('close', () => hanging.delete(response));
  }
  const [type, body] = answer.bytes
    ? ['application/octet-stream', answer.bytes]
    : answer.html !== undefined
      ? ['text/html; charset=utf-8', answer.html]
      : ['application/json', JSON.stringify(answer.json ?? {})];
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers }).end(body);
}

const pathOf = (url: string) => new URL(url, 'http://simulator').pathname;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
