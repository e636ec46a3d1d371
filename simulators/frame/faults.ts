/** Fault injection: makes the next few calls of an operation fail, for every borrower. */
import type { Answer, Call, Refusal } from './http.ts';

/** What can go wrong with a call; any status from 400 to 599 is one too. */
export const callFaults = {
  hang: 'nothing happens and no answer comes',
  reset: 'nothing happens and the connection is reset',
  'hang-after': 'the operation is carried out, its answer never comes',
  'reset-after': 'the operation is carried out, the connection is reset instead of an answer',
  malformed: 'the operation is carried out, its answer is cut short',
  unexpected: 'the operation is carried out, its answer is JSON of another shape',
  html: 'nothing happens, a proxy answers 502 with a page',
  slow: 'the answer takes delay_ms longer (2000)',
} as const;

/** What can go wrong with a callback. */
export const callbackFaults = {
  lost: 'it is never sent',
  duplicated: 'it is sent twice',
  early: 'it is delivered before our own call is answered',
  late: 'it comes long after the change (delay_ms, or late_callback_ms of the options)',
} as const;

export type CallbackFault = keyof typeof callbackFaults;

export interface Fault {
  /** A name of a route, `*`, `callback:<title>` or `callback:*`. */
  operation: string;
  fault: string;
  times: number;
  /** Only calls whose path or body mention it. */
  nik?: string | undefined;
  retryAfter?: number | undefined;
  delayMs?: number | undefined;
}

export interface FaultBoard {
  add(fault: Fault): void;
  /** The fault for this call, counted down. */
  take(operation: string, call: Call): Fault | null;
  takeCallback(title: string, nik: string): Fault | null;
  list(): Fault[];
  clear(): void;
}

export function faultBoard(): FaultBoard {
  let faults: Fault[] = [];
  const takeWhere = (matches: (fault: Fault) => boolean): Fault | null => {
    const found = faults.find(matches);
    if (!found) return null;
    found.times--;
    faults = faults.filter((fault) => fault.times > 0);
    return found;
  };
  return {
    add: (fault) => void faults.push(fault),
    take: (operation, call) =>
      takeWhere(
        (fault) =>
          (fault.operation === '*' || fault.operation === operation) &&
          (!fault.nik || call.path.includes(fault.nik) || call.body.includes(fault.nik)),
      ),
    takeCallback: (title, nik) =>
      takeWhere(
        (fault) =>
          (fault.operation === 'callback:*' || fault.operation === `callback:${title}`) &&
          (!fault.nik || fault.nik === nik),
      ),
    list: () => faults,
    clear: () => void (faults = []),
  };
}

/** Returns the answer under the fault. `run` carries the operation out. */
export async function underFault(fault: Fault, run: () => Promise<Answer>, refusal: Refusal): Promise<Answer> {
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if (/^[45]\d\d$/.test(fault.fault)) {
    const answer = refusal(Number(fault.fault), 'fault put on by /_sim/scenario');
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  switch (fault.fault as keyof typeof callFaults) {
    case 'hang':
    case 'reset':
      return { status: 0, lost: fault.fault as 'hang' | 'reset' };
    case 'hang-after':
      return { ...(await run()), lost: 'hang' };
    case 'reset-after':
      return { ...(await run()), lost: 'reset' };
    case 'malformed': {
      const answer = await run();
      const text = JSON.stringify(answer.json ?? {});
      return {
        status: answer.status,
        bytes: Buffer.from(text.slice(0, Math.ceil(text.length / 2))),
        headers: jsonType,
      };
    }
    case 'unexpected':
      return { status: (await run()).status, json: { unexpected: true } };
    case 'html':
      return { status: 502, html: '<html><body><h1>502 Bad Gateway</h1></body></html>', headers };
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 2000));
      return run();
  }
}

const jsonType = { 'content-type': 'application/json' };
