/** A big report, summed up without ever holding all of it: whole where it fits, page by page where it does not. */
import type { CreditBureauSummary } from '../../domain/credit.ts';
import type { Outcome } from '../outcome.ts';
import type { PefindoClient } from './client.ts';
import { notFound } from './errors.ts';
import { addFacilities, type BureauRecord, creditBureauSummary, type FacilityTotals, noFacilities } from './mapper.ts';
import type { Report } from './wire.ts';

/** Facilities on a page, and the most pages: 200,000 facilities are more than anybody has. */
const facilitiesOnPage = 200;
const mostPages = 1000;

/** `null`: not ready yet. */
export async function bigReport(
  client: Pick<PefindoClient, 'downloadReport'>,
  eventId: string,
  records: readonly BureauRecord[],
): Promise<Outcome<CreditBureauSummary | null>> {
  const about = { eventId, big: true, records };
  const whole = await client.downloadReport(eventId);
  if (whole.kind === 'ok') {
    if (whole.value.code === '32') return { kind: 'ok', value: null };
    const { report } = whole.value;
    const totals = report.facilities ? addFacilities(noFacilities, report.facilities) : null;
    return { kind: 'ok', value: creditBureauSummary(report, totals, about) };
  }
  // Asked too early, it may also be 404: the state was 36 a moment ago, so the report exists.
  if (notFound(whole)) return { kind: 'ok', value: null };
  return tooLarge(whole) ? pageByPage(client, eventId, about) : whole;
}

const tooLarge = (outcome: Outcome<unknown>) => outcome.kind === 'unknown' && outcome.reason.includes('was cut off');

/** Until a page brings no facilities or is not found, whatever `max` means to the server. */
async function pageByPage(
  client: Pick<PefindoClient, 'downloadReport'>,
  eventId: string,
  about: Parameters<typeof creditBureauSummary>[2],
): Promise<Outcome<CreditBureauSummary | null>> {
  let known: Pick<Report, 'debitur' | 'pefindo_score'> = {};
  let totals: FacilityTotals = noFacilities;
  let last = '';
  for (let number = 0; number < mostPages; number++) {
    const page = await client.downloadReport(eventId, { number, max: facilitiesOnPage });
    if (page.kind !== 'ok') {
      if (number > 0 && notFound(page)) return { kind: 'ok', value: creditBureauSummary(known, totals, about) };
      return page;
    }
    if (page.value.code === '32') return { kind: 'ok', value: null };
    const { report } = page.value;
    known = { debitur: known.debitur ?? report.debitur, pefindo_score: known.pefindo_score ?? report.pefindo_score };
    if (!report.facilities?.length) return { kind: 'ok', value: creditBureauSummary(known, totals, about) };
    const content = JSON.stringify(report.facilities);
    if (content === last) return { kind: 'unknown', reason: 'downloadReport gives the same page again' };
    last = content;
    totals = addFacilities(totals, report.facilities);
  }
  return { kind: 'unknown', reason: `downloadReport has more than ${mostPages} pages` };
}
