/** Starts the simulated partners, each on its own listener in this process. */
import { join } from 'node:path';
import { dompetKilatSimulator } from './dompet-kilat/index.ts';
import { finfraSimulator } from './finfra/index.ts';
import { serve, type ServedPartner } from './frame/server.ts';
import type { Simulator } from './frame/stage.ts';
import { kocekSimulator } from './kocek/index.ts';
import { otpGatewaySimulator } from './otp-gateway/index.ts';
import { paymentGatewaySimulator } from './payment-gateway/index.ts';
import { pefindoSimulator } from './pefindo/index.ts';

/** One line a simulator; with SIMULATORS_PORT they listen on the ports after it, in this order. */
export const simulators = {
  pefindo: pefindoSimulator,
  kocek: kocekSimulator,
  finfra: finfraSimulator,
  dompetKilat: dompetKilatSimulator,
  otpGateway: otpGatewaySimulator,
  paymentGateway: paymentGatewaySimulator,
} satisfies Record<string, Simulator>;

export type SimulatorName = keyof typeof simulators;
export const simulatorNames = Object.keys(simulators) as SimulatorName[];

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  ports?: Partial<Record<SimulatorName, number>>;
  /** Which to start; all unless given. */
  only?: SimulatorName[];
  /** Interface that the listeners bind; `127.0.0.1` unless given. */
  host?: string;
  /** Base URL of the one who is called back, without a trailing slash. */
  callbackBaseUrl?: string;
  /** By variable, in place of those that the simulators declare. */
  credentials?: Readonly<Record<string, string>>;
  /** How long something takes at a partner after it answered; 150 unless given. */
  callbackDelayMs?: number;
  /** How much later a late callback comes; 5000 unless given. */
  lateCallbackMs?: number;
  /** Folder in which the partners' memory outlives the process; forgotten at the end unless given. */
  stateFolder?: string;
}

export interface Simulators {
  /** Base URLs; empty text for those that were not started. */
  urls: Record<SimulatorName, string>;
  setCallbackBaseUrl(url: string): void;
  /** Answers what is under way, drops callbacks not yet due, and stops listening. */
  close(): Promise<void>;
}

/** Rejects with a message that names the port and the simulator when a port is in use; nothing is left listening then. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  let callbackBaseUrl = trimmed(options.callbackBaseUrl ?? 'http://127.0.0.1:3000');
  const started = new Map<SimulatorName, ServedPartner>();
  const close = async () => void (await Promise.all([...started.values()].map((partner) => partner.close())));

  try {
    for (const name of options.only ?? simulatorNames)
      started.set(
        name,
        await serve(simulators[name], {
          name,
          port: options.ports?.[name] ?? 0,
          host: options.host ?? '127.0.0.1',
          credentials: options.credentials ?? {},
          callbackBaseUrl: () => callbackBaseUrl,
          callbackDelayMs: options.callbackDelayMs ?? 150,
          lateCallbackMs: options.lateCallbackMs ?? 5000,
          stateFile: options.stateFolder ? join(options.stateFolder, `${name}.json`) : undefined,
        }),
      );
  } catch (error) {
    await close();
    throw error;
  }

  const urls = Object.fromEntries(simulatorNames.map((name) => [name, started.get(name)?.url ?? '']));
  return {
    urls: urls as Record<SimulatorName, string>,
    setCallbackBaseUrl: (url) => void (callbackBaseUrl = trimmed(url)),
    close,
  };
}

const trimmed = (url: string) => url.replace(/\/+$/, '');
