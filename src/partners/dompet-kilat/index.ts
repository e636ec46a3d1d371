/** Dompet Kilat, a lender that signs with the borrower and disburses itself: client and funder. */
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { dompetKilatClient, type DompetKilatOptions } from './client.ts';
import { dompetKilatAsFunder } from './funder.ts';
import { dompetKilatInbound } from './inbound/index.ts';

/** Returns the client. No function throws; each says whether it may be repeated. */
export function dompetKilat(options: DompetKilatOptions, transport: PartnerTransport) {
  return dompetKilatClient(options, transport);
}

export type DompetKilat = ReturnType<typeof dompetKilat>;

export const dompetKilatPartner: PartnerEntry<DompetKilat> = {
  connect: (config, { transport }) =>
    dompetKilat({ baseUrl: config.DOMPET_KILAT_BASE_URL, productCode: config.DOMPET_KILAT_PRODUCT_CODE }, transport),
  funder: { name: 'DOMPET_KILAT', title: 'Dompet Kilat', stages: dompetKilatAsFunder },
  inbound: dompetKilatInbound,
};
