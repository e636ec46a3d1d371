/** Control endpoints (/_sim) of a simulator for tests and people: scenarios, faults, exchanges, reset. */
import { z } from 'zod';
import { scenarioNames, type ScenarioName } from '../scenarios.ts';
import type { ExchangeList } from './exchanges.ts';
import { callbackFaults, callFaults, type FaultBoard } from './faults.ts';
import { type Answer, jsonBody, Refused, type Route } from './http.ts';
import { page } from './page.ts';
import { ok, type Partner } from './stage.ts';
import type { OutageBoard } from './outages.ts';

export interface Controlled {
  name: string;
  partner: Partner;
  faults: FaultBoard;
  exchanges: ExchangeList;
  /** NIK → scenario, instead of the one that the digits choose. */
  overrides: Map<string, ScenarioName>;
  outages: OutageBoard;
}

const nik = z.string().regex(/^\d{15,16}$/);
const callFault = z.union([z.enum(Object.keys(callFaults)), z.string().regex(/^[45]\d\d$/)]);

/** POST /_sim/scenario: a person's scenario, a fault on an operation, a fault on callbacks, or tokens that expire. */
const scenarioRequest = z.union([
  z.strictObject({ nik, scenario: z.enum(scenarioNames) }),
  z.strictObject({ fault: z.literal('expire-tokens'), operation: z.string().optional() }),
  z.strictObject({
    operation: z.string().startsWith('callback:'),
    fault: z.enum(Object.keys(callbackFaults)),
    times: z.int().positive().default(1),
    nik: nik.optional(),
    delay_ms: z.int().nonnegative().optional(),
  }),
  z.strictObject({
    operation: z.string().min(1),
    fault: callFault,
    times: z.int().positive().default(1),
    nik: nik.optional(),
    retry_after: z.number().nonnegative().optional(),
    delay_ms: z.int().nonnegative().optional(),
  }),
]);

/** The answer to an invalid control request. */
export const controlRefusal = (status: number, message: string): Answer => ({ status, json: { error: message } });

export function controlRoutes(controlled: Controlled): Route[] {
  const { name, partner, faults, exchanges, overrides, outages } = controlled;
  const operations = partner.routes.map((route) => route.operation);

  return [
    {
      method: 'GET',
      path: '/',
      operation: 'page',
      handle: (call) => ({ status: 200, html: page(controlled, call.self) }),
    },
    { method: 'GET', path: '/healthz', operation: 'healthz', handle: () => ok({ status: 'ok', simulator: name }) },
    {
      method: 'GET',
      path: '/_sim/exchanges',
      operation: 'exchanges',
      handle: (call) => ok({ exchanges: exchanges.since(Number(call.query.get('since') ?? 0) || 0) }),
    },
    {
      method: 'POST',
      path: '/_sim/scenario',
      operation: 'scenario',
      handle(call) {
        const request = jsonBody(call, scenarioRequest, controlRefusal);
        if ('scenario' in request) {
          overrides.set(request.nik, request.scenario);
          return ok({ ok: true });
        }
        if (request.fault === 'expire-tokens') {
          partner.expireTokens?.();
          return ok({ ok: true });
        }
        if (!('times' in request)) return controlRefusal(400, 'unknown fault');
        const { operation, fault, times, nik: person, delay_ms: delayMs } = request;
        if (operation !== '*' && !operation.startsWith('callback:') && !operations.includes(operation))
          throw new Refused(controlRefusal(400, `unknown operation; one of ${operations.join(', ')}`));
        faults.add({
          operation,
          fault,
          times,
          nik: person,
          delayMs,
          retryAfter: 'retry_after' in request ? request.retry_after : undefined,
        });
        return ok({ ok: true });
      },
    },
    {
      method: 'POST',
      path: '/_sim/reset',
      operation: 'reset',
      handle() {
        faults.clear();
        exchanges.clear();
        overrides.clear();
        outages.clear();
        for (const each of partner.shelves) each.clear();
        return ok({ ok: true });
      },
    },
    ...(partner.control ?? []),
  ];
}
