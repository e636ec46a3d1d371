/** The real transport, so patient that a busy machine changes no outcome, until a test says that time or size is its point. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type PartnerCall,
  type PartnerTransport,
  partnerTransport,
  type TransportOptions,
} from '../../../src/partners/transport/http-client.ts';

/** Longer than any answer takes that comes at all. */
export const PATIENT_MS = 20_000;

export type CallLimits = Pick<PartnerCall, 'timeoutMs' | 'atMostBytes'>;

export interface PatientTransport extends PartnerTransport {
  /** How long each call from now on may take and how large its answer may be, instead of what the client says. */
  limitCalls(limits: CallLimits): void;
}

export function patientTransport(options: Omit<TransportOptions, 'timeoutMs'> = {}): PatientTransport {
  const transport = partnerTransport({ ...options, timeoutMs: PATIENT_MS });
  let limits: CallLimits = {};
  const call = async (given: Parameters<PartnerTransport['call']>[0]) => {
    const outcome = await transport.call({ ...given, ...limits });
    // The exchange is kept in the turn after the answer; a test that looks at it need not know.
    await nextTurn();
    return outcome;
  };
  return { ...transport, call: call as PartnerTransport['call'], limitCalls: (next) => void (limits = next) };
}
