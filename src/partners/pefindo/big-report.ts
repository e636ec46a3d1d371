/** Big reports of PEFINDO (code 36), in bounded memory: downloaded whole up to a size, else page by page; stored and summed up part by part. */
import type { CreditBureauSummary } from '../../domain/credit/credit-evidence.ts';
import type { Outcome } from '../transport/outcome.ts';
import type { PefindoClient } from './client.ts';
import { notFound } from './errors.ts';
import { addFacilities, type BureauRecord, creditBureauSummary, type FacilityTotals, noFacilities } from './mapper.ts';
import type { Report } from './wire.ts';

/** A report in memory costs about twelve times its bytes; a larger one is downloaded in pages. */
const largestWholeBytes = 4 * 1024 * 1024;
/** Facilities on a page, and the most pages: a limit of 1,000,000 facilities. */
const facilitiesOnPage = 1000;
const mostPages = 1000;

/** Stores one part of a report as PEFINDO sent it; parts count from 0. Has to be idempotent; what it throws is rethrown. */
export type KeepPart = (part: number, bytes: Buffer) => Promise<void>;

type Downloads = Pick<PefindoClient, 'downloadReport'>;

/** Returns the summary of a big report; `null`: not ready yet. `unknown`: the pages repeat or do not end. */
export async function bigReport(
  client: Downloads,
  eventId: string,
  records: readonly BureauRecord[],
  keep: KeepPart,
): Promise<Outcome<CreditBureauSummary | null>> {
  const about = { eventId, big: true, records };
  let bytes: Buffer | undefined;
  const whole = await client.downloadReport(eventId, {
    atMostBytes: largestWholeBytes,
    onBytes: (all) => (bytes = all),
  });
  if (whole.kind === 'ok') {
    if (whole.value.code === '32') return { kind: 'ok', value: null };
    if (bytes) await keep(0, bytes);
    const { report } = whole.value;
    const totals = report.facilities ? addFacilities(noFacilities, report.facilities) : null;
    return { kind: 'ok', value: creditBureauSummary(report, totals, about) };
  }
  // Asked too early, it may also be 404: the state was 36 a moment ago, so the report exists.
  if (notFound(whole)) return { kind: 'ok', value: null };
  return tooLarge(whole) ? pageByPage(client, eventId, about, keep) : whole;
}

const tooLarge = (outcome: Outcome<unknown>) => outcome.kind === 'unknown' && outcome.reason.includes('was cut off');

/** Reads pages until one has no facilities or is not found: what `max` means to the server is not documented. */
async function pageByPage(
  client: Downloads,
  eventId: string,
  about: Parameters<typeof creditBureauSummary>[2],
  keep: KeepPart,
): Promise<Outcome<CreditBureauSummary | null>> {
  let known: Pick<Report, 'debitur' | 'pefindo_score'> = {};
  let totals: FacilityTotals = noFacilities;
  let last: Buffer | undefined;
  for (let number = 0; number < mostPages; number++) {
    let bytes: Buffer | undefined;
    const page = await client.downloadReport(eventId, {
      page: { number, max: facilitiesOnPage },
      onBytes: (all) => (bytes = all),
    });
    if (page.kind !== 'ok') {
      if (number > 0 && notFound(page)) return { kind: 'ok', value: creditBureauSummary(known, totals, about) };
      return page;
    }
    if (page.value.code === '32') return { kind: 'ok', value: null };
    const { report } = page.value;
    known = { debitur: known.debitur ?? report.debitur, pefindo_score: known.pefindo_score ?? report.pefindo_score };
    const finished = !report.facilities?.length;
    if (!finished && bytes && last?.equals(bytes))
      return { kind: 'unknown', reason: 'downloadReport gives the same page again' };
    // Of an empty page after others there is nothing to keep.
    if (bytes && (number === 0 || !finished)) await keep(number, bytes);
    if (finished) return { kind: 'ok', value: creditBureauSummary(known, totals, about) };
    last = bytes;
    totals = addFacilities(totals, report.facilities ?? []);
  }
  return { kind: 'unknown', reason: `downloadReport has more than ${mostPages} pages` };
}
