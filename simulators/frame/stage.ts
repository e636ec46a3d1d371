/** Interfaces of a simulated partner, and the services that it gets: secrets, scenarios, callbacks, delays. */
import type { ScenarioName } from '../scenarios.ts';
import type { CallbackFault } from './faults.ts';
import type { Answer, Refusal, Route } from './http.ts';
import type { Shelf } from './shelf.ts';

export interface Callback {
  /** Name in the list of exchanges. */
  title: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Stage {
  /** What callers must show, or callbacks are signed with; by the variable that the partner's entry declares. */
  credential(variable: string): string;
  callbackBaseUrl(): string;
  scenarioOf(nik: string): ScenarioName;
  /** Sends a callback; returns the status of the first try (0: no connection). Without a 2xx it is retried a few times. */
  deliver(callback: Callback): Promise<number>;
  /**
   * Something that happens at the partner after it answered, and the callback that tells of it. Awaited by the
   * handler: it returns at once, except where the scenario wants the callback before the answer.
   */
  happensSoon(event: { nik: string; title: string; change: () => Callback | null }): Promise<void>;
}

/** One simulated partner; the frame serves it. */
export interface Partner {
  title: string;
  /** The document that it was written from. */
  document: string;
  routes: Route[];
  /** More endpoints under /_sim. */
  control?: Route[];
  refusal: Refusal;
  shelves: Shelf<unknown>[];
  /** Makes every access token invalid. */
  expireTokens?: () => void;
  /** After a restart: continues what was under way when the process ended. */
  resume?: () => void;
}

/** What a partner's `index.ts` gives to the list of simulators. */
export interface Simulator {
  /** The variable by which arus finds this partner. */
  baseUrl: `${string}_BASE_URL`;
  /** Variables that say what callers must show, with what holds while they are not set: made for embedded runs, no secrets. */
  credentials: Readonly<Record<string, string>>;
  open(stage: Stage): Partner;
}

export type CallbackMode = CallbackFault | 'normal';

/** A JSON answer. */
export const ok = (json: unknown, status = 200): Answer => ({ status, json });
