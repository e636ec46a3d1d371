/** A small HTTP server for a made-up partner: routes, a memory of what was asked, and a slow, wordy way to answer. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Call {
  method: string;
  path: string;
  /** What the pattern's `:` segments matched, decoded. */
  params: string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  /** The body as JSON; any, as a partner looks only at what it needs. */
  json(): any;
  form(): Promise<FormData>;
}

export interface Reply {
  status?: number;
  /** Sent as JSON; bytes as they are; nothing when absent. */
  body?: unknown;
  /** Breaks the connection instead of answering: whoever asked cannot know what became of it. */
  hangUp?: true;
}

export type Answer = (call: Call) => Reply | Promise<Reply>;
/** `METHOD /path/:segment` */
export type Routes = Record<string, Answer>;

export interface Listener {
  url: string;
  /** `METHOD /path status` of every call that was answered. */
  heard: string[];
  /** Calls that fit no route, or that a partner of this kind would have refused. */
  objections: string[];
  /** Writes an objection down and answers with it. */
  refuse(call: Call, why: string, reply: Reply): Reply;
  close(): Promise<void>;
}

/** Listens on a free port. Every answer takes `delayMs`. */
export async function listen(routes: (listener: Listener) => Routes, delayMs = 0): Promise<Listener> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listener: Listener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    objections: [],
    refuse: ({ method, path }, why, reply) => {
      listener.objections.push(`${method} ${path}: ${why}`);
      return reply;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
  const table = Object.entries(routes(listener)).map(([route, reply]) => ({ fits: patternOf(route), reply }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    const asked = `${call.method} ${call.path}`;
    const hit = table.find(({ fits }) => fits.test(asked));
    call.params = (hit?.fits.exec(asked) ?? []).slice(1).map(decodeURIComponent);
    const reply = hit
      ? await Promise.resolve(hit.reply(call)).catch((error: unknown) =>
          listener.refuse(call, `broke this partner: ${String(error)}`, { status: 500 }),
        )
      : listener.refuse(call, 'no such endpoint', { status: 404, body: { error: 'no such endpoint' } });
    await pause(delayMs);
    listener.heard.push(`${asked} ${reply.hangUp ? 'hung up' : (reply.status ?? 200)}`);
    send(response, reply);
  }
  return listener;
}

/** Header names shout, and the body comes in pieces: HTTP allows both. */
function send(response: ServerResponse, { status = 200, body, hangUp }: Reply): void {
  if (hangUp) return void response.destroy();
  response.statusCode = status;
  if (body === undefined) return void response.end();
  response.setHeader('CONTENT-TYPE', 'Application/JSON;charset=UTF-8');
  const text = JSON.stringify(body, null, 4);
  response.write(text.slice(0, text.length / 2));
  response.end(text.slice(text.length / 2));
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const raw = Buffer.concat(await request.toArray());
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://partner');
  const type = request.headers['content-type'] ?? '';
  return {
    method: request.method ?? '',
    path: pathname,
    params: [],
    query: searchParams,
    headers: request.headers,
    raw,
    json: () => JSON.parse(raw.toString()) as unknown,
    // Deprecated for servers that strangers call; nobody but Arus calls this one.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    form: () => new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData(),
  };
}

const patternOf = (route: string) => new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/:\w+/g, '([^/]+)')}$`);
