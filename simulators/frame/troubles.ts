/** Outages by scenario: people for whom every partner fails for a while. */
import type { ScenarioName } from '../scenarios.ts';
import type { Fault } from './faults.ts';
import type { Call } from './http.ts';

export interface Troubles {
  /** The fault of this call, if the person that it names still has one coming for this operation. */
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

/** In a path or as text of JSON: numbers of that length are something else. */
const NIK = /(?<=["/])\d{15,16}(?=["/ ])/g;

export function troubles(scenarioOf: (nik: string) => ScenarioName): Troubles {
  /** `<nik> <operation>` → how often it went wrong. */
  const had = new Map<string, number>();

  /** Whom the call names; photos are no place to look for a name. */
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
        const trouble = faultsOf[scenarioOf(nik)];
        if (trouble && first(`${nik} ${operation}`, trouble.times)) return { operation, ...trouble };
      }
      return null;
    },
    tokenExpires: (call) => named(call).some((nik) => scenarioOf(nik) === 'tokens-expire' && first(`${nik} tokens`, 1)),
    clear: () => had.clear(),
  };
}
