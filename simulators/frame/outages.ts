/** Outages by scenario: people for whom the first calls at every partner fail. */
import type { ScenarioName } from '../scenarios.ts';
import type { Fault } from './faults.ts';
import type { Call } from './http.ts';

export interface OutageBoard {
  /** Returns the fault of this call, counted down for the person that it names and this operation; null: none is left. */
  take(operation: string, call: Call): Fault | null;
  /** Whether tokens expire just before this call: once for each person. */
  tokenExpires(call: Call): boolean;
  clear(): void;
}

/** `times`: for each person and operation. */
const faultsOf: Partial<Record<ScenarioName, Pick<Fault, 'fault' | 'times' | 'retryAfter'>>> = {
  'partners-recover': { fault: '500', times: 2 },
  'partners-busy': { fault: '429', times: 2, retryAfter: 1 },
  'answers-lost': { fault: 'hang-after', times: 1 },
};

/** In a path or as a JSON string: a bare number of that length is something else. */
const NIK = /(?<=["/])\d{15,16}(?=["/ ])/g;

export function outageBoard(scenarioOf: (nik: string) => ScenarioName): OutageBoard {
  /** `<nik> <operation>` → how often it went wrong. */
  const had = new Map<string, number>();

  /** The NIKs in the call; only the beginning of a body is searched, photos come later. */
  const named = (call: Call): string[] =>
    `${call.path} ${call.body.subarray(0, 16_384).toString('latin1')}`.match(NIK) ?? [];
  const first = (key: string, times: number): boolean => {
    const before = had.get(key) ?? 0;
    if (before >= times) return false;
    had.set(key, before + 1);
    return true;
  };

  return {
    take(operation, call) {
      for (const nik of named(call)) {
        const outage = faultsOf[scenarioOf(nik)];
        if (outage && first(`${nik} ${operation}`, outage.times)) return { operation, ...outage };
      }
      return null;
    },
    tokenExpires: (call) => named(call).some((nik) => scenarioOf(nik) === 'tokens-expire' && first(`${nik} tokens`, 1)),
    clear: () => had.clear(),
  };
}
