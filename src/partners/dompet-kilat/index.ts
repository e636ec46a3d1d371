/** Dompet Kilat, a lender that signs with the borrower and pays out on its own side. */
import type { PartnerTransport } from '../transport/http-client.ts';
import { dompetKilatClient, type DompetKilatOptions } from './client.ts';

/** Everything Dompet Kilat can be asked. No function throws; each says whether it may be repeated. */
export function dompetKilat(options: DompetKilatOptions, transport: PartnerTransport) {
  return dompetKilatClient(options, transport);
}

export type DompetKilat = ReturnType<typeof dompetKilat>;
