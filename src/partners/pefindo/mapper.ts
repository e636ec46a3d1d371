/** Response mapping of PEFINDO: search records and the summary of a report. Unknown (absent) is null, zero is zero. */
import { type CreditBureauSummary, riskGrades } from '../../domain/credit/credit-evidence.ts';
import type { Report, SearchFound } from './wire.ts';

/** A search record; src/domain/credit/bureau-match.ts decides whether it is the person. */
export interface BureauRecord {
  idType: string;
  idNo: string;
  idPefindo: number;
  name: string | null;
  /** Percent, 0–100. */
  similarity: number;
}

export interface BureauSearch {
  /** Needed to order a report; null if nothing was found. */
  inquiryId: number | null;
  records: BureauRecord[];
}

export function bureauSearch(found: SearchFound): BureauSearch {
  const records = found.data.map((hit) => ({
    idType: hit.id_type,
    idNo: hit.id_no,
    idPefindo: hit.id_pefindo,
    name: hit.nama_debitur,
    similarity: hit.similarity_score,
  }));
  return { inquiryId: found.inquiry_id, records };
}

/** Totals over facilities; pages of a big report are added one after the other and not held in memory. */
export interface FacilityTotals {
  count: number;
  worstCollectability: number | null;
  maxDaysPastDue: number | null;
  /** Null if one facility does not say it: the sum is unknown then. */
  outstanding: number | null;
  instalments: number | null;
}

export const noFacilities: FacilityTotals = {
  count: 0,
  worstCollectability: null,
  maxDaysPastDue: null,
  outstanding: 0,
  instalments: 0,
};

export function addFacilities(totals: FacilityTotals, facilities: NonNullable<Report['facilities']>): FacilityTotals {
  return facilities.reduce(
    (sum, facility) => ({
      count: sum.count + 1,
      worstCollectability: larger(sum.worstCollectability, facility.kolektabilitas),
      maxDaysPastDue: larger(sum.maxDaysPastDue, facility.hari_tunggakan),
      outstanding: plus(sum.outstanding, facility.baki_debet),
      instalments: plus(sum.instalments, facility.angsuran),
    }),
    totals,
  );
}

/**
 * Returns the summary, amounts in whole rupiah. `facilities`: null if the report has no such list.
 * Collectability is the worse of the summary's and the facilities'; amounts and counts are the summary's where it says them.
 */
export function creditBureauSummary(
  { debitur, pefindo_score: score }: Pick<Report, 'debitur' | 'pefindo_score'>,
  facilities: FacilityTotals | null,
  about: { eventId: string; big: boolean; records: readonly BureauRecord[] },
): CreditBureauSummary {
  const none = debitur?.jml_fasilitas === 0 && !facilities?.count;
  const listed = facilities?.count ? facilities : null;
  const noArrears = none || debitur?.jml_tunggakan === 0;
  return {
    kind: 'REPORT',
    score: score?.score ?? null,
    riskGrade: riskGrades.find((grade) => grade === score?.risk_grade?.trim().toUpperCase()) ?? null,
    worstCollectability: larger(debitur?.kolektabilitas_terburuk ?? null, listed?.worstCollectability ?? null),
    maxDaysPastDue: listed?.maxDaysPastDue ?? (noArrears ? 0 : null),
    outstanding: rupiahOf(debitur?.total_baki_debet ?? listed?.outstanding ?? (none ? 0 : null)),
    instalments: rupiahOf(debitur?.total_angsuran ?? listed?.instalments ?? (none ? 0 : null)),
    activeFacilities: debitur?.jml_fasilitas ?? facilities?.count ?? null,
    similarity: about.records.length ? Math.min(...about.records.map((record) => record.similarity)) : null,
    eventId: about.eventId,
    big: about.big,
  };
}

const larger = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
const plus = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
const rupiahOf = (amount: number | null) => (amount === null ? null : Math.round(amount));
