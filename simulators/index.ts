/** Starts the simulated partners, each on its own listener in this process. */
import { join } from 'node:path';
import { defaultCredentials, type SimulatorCredentials } from './credentials.ts';
import { dompetKilat } from './dompet-kilat/index.ts';
import { finfra } from './finfra/index.ts';
import { serve, type ServedPartner } from './frame/server.ts';
import type { PartnerFactory } from './frame/stage.ts';
import { kocek } from './kocek/index.ts';
import { otpGateway } from './otp-gateway/index.ts';
import { paymentGateway } from './payment-gateway/index.ts';
import { pefindo } from './pefindo/index.ts';

const partners = { pefindo, kocek, finfra, dompetKilat, otpGateway, paymentGateway } satisfies Record<
  string,
  PartnerFactory
>;

export type SimulatorName = keyof typeof partners;
export const simulatorNames = Object.keys(partners) as SimulatorName[];

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  ports?: Partial<Record<SimulatorName, number>>;
  /** Which to start; all unless given. */
  only?: SimulatorName[];
  /** Interface that the listeners bind; `127.0.0.1` unless given. */
  host?: string;
  /** Base URL of the one who is called back, without a trailing slash. */
  callbackBaseUrl?: string;
  credentials?: Partial<SimulatorCredentials>;
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
        await serve(partners[name], {
          name,
          port: options.ports?.[name] ?? 0,
          host: options.host ?? '127.0.0.1',
          credentials: { ...defaultCredentials, ...options.credentials },
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
