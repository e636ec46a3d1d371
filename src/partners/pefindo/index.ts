/** PEFINDO, the credit bureau: client with its rate limits; search, report, PDF. */
import type { CreditBureauSummary } from '../../domain/credit/credit-evidence.ts';
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import type { TokenStore } from '../transport/access-token.ts';
import { bigReport, type KeepPart } from './big-report.ts';
import { type Company, pefindoClient, type PefindoOptions, type Person, type ReportOrder } from './client.ts';
import { addFacilities, type BureauRecord, type BureauSearch, creditBureauSummary, noFacilities } from './mapper.ts';

export type BureauReport =
  /** Ask again later, with back-off. */
  { state: 'IN PROGRESS' } | { state: 'READY'; big: boolean; summary: CreditBureauSummary };

export interface Pefindo {
  /** Returns every record found, of whatever similarity; src/domain/credit/bureau-match.ts selects the person's. */
  search(person: Person, referenceCode: string): Promise<Outcome<BureauSearch>>;
  searchCompany(company: Company, referenceCode: string): Promise<Outcome<BureauSearch>>;
  generateReport(order: ReportOrder): Promise<Outcome<{ accepted: true }>>;
  /**
   * Returns the summary, amounts in rupiah; a big report is downloaded in the same call. `records`: the merged records, for
   * the summary's similarity. `keep`: gets the original, whole or in parts; what it throws is rethrown.
   */
  getReport(eventId: string, records?: readonly BureauRecord[], keep?: KeepPart): Promise<Outcome<BureauReport>>;
  downloadPdfReport(eventId: string): Promise<Outcome<Buffer>>;
  validateToken(): Promise<Outcome<{ authorized: true }>>;
}

/** Returns the client. `tokens`: the store shared with other processes. */
export function pefindo(options: PefindoOptions, transport: PartnerTransport, tokens?: TokenStore): Pefindo {
  transport.limit('pefindo', { concurrent: 10, perSecond: 20 });
  const client = pefindoClient(options, transport, tokens);

  return {
    search: client.searchPerson,
    searchCompany: client.searchCompany,
    generateReport: (order) => client.generateReport(order),
    downloadPdfReport: (eventId) => client.downloadPdfReport(eventId),
    validateToken: () => client.validateToken(),

    async getReport(eventId, records = [], keep = keptNowhere) {
      let bytes: Buffer | undefined;
      const answer = await client.getReport(eventId, (all) => (bytes = all));
      if (answer.kind !== 'ok') return answer;
      if (answer.value.code === '32') return inProgress;
      if (answer.value.code === '36') {
        const big = await bigReport(client, eventId, records, keep);
        return whenOk(big, (summary) => (summary ? { state: 'READY', big: true, summary } : inProgress.value));
      }
      if (bytes) await keep(0, bytes);
      const { report } = answer.value;
      const totals = report.facilities ? addFacilities(noFacilities, report.facilities) : null;
      const summary = creditBureauSummary(report, totals, { eventId, big: false, records });
      return { kind: 'ok', value: { state: 'READY', big: false, summary } };
    },
  };
}

const inProgress = { kind: 'ok', value: { state: 'IN PROGRESS' } } as const;
const keptNowhere: KeepPart = () => Promise.resolve();

export const pefindoPartner: PartnerEntry<Pefindo> = {
  connect: (config, { transport, tokens }) =>
    pefindo(
      {
        baseUrl: config.PEFINDO_BASE_URL,
        username: config.PEFINDO_USERNAME,
        password: config.PEFINDO_PASSWORD,
        productId: config.PEFINDO_PRODUCT_ID,
        inquiryReason: config.PEFINDO_INQUIRY_REASON,
      },
      transport,
      tokens,
    ),
};
