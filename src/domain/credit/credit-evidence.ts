/** Credit evidence: bureau report, credit recommendation and other platforms, partner-neutral. `null` is unknown, zero is zero. */

export const riskGrades = [
  'A1',
  'A2',
  'A3',
  'B1',
  'B2',
  'B3',
  'C1',
  'C2',
  'C3',
  'D1',
  'D2',
  'D3',
  'E1',
  'E2',
  'E3',
  'E',
] as const;
export type RiskGrade = (typeof riskGrades)[number];

/** Summary of PEFINDO's report. */
export interface CreditBureauSummary {
  /** `THIN`: PEFINDO has no record of this person. `UNAVAILABLE`: PEFINDO could not be asked, or no record surely is this person. */
  kind: 'REPORT' | 'THIN' | 'UNAVAILABLE';
  score: number | null;
  riskGrade: RiskGrade | null;
  /** 1 (current) to 5 (loss). */
  worstCollectability: number | null;
  maxDaysPastDue: number | null;
  /** Rupiah. */
  outstanding: number | null;
  /** Rupiah a month over all facilities. */
  instalments: number | null;
  activeFacilities: number | null;
  /** Lowest similarity of the records that were merged; null where there were none. */
  similarity: number | null;
  /** The `event_id` under which PEFINDO keeps the report. */
  eventId: string | null;
  /** PEFINDO called it a big report (code 36): read by downloadReport. */
  big: boolean;
  /** The original report, encrypted in the object store: `<key>/part-0` … Absent if there is none. */
  kept?: { key: string; parts: number };
}

/** Kocek's credit recommendation. */
export type KocekOpinion =
  /** `plafon` in rupiah, `tenor` in months; null where Kocek left them empty. */
  | { kind: 'RECOMMENDATION'; plafon: number | null; tenor: number | null; fiveC: Record<string, string> }
  /** Kocek answered with an id only, and documents no way to read it. */
  | { kind: 'ID ONLY'; id: string }
  | { kind: 'SERVICE OFF' }
  | { kind: 'UNAVAILABLE' };

/** Loans on other platforms (AFPI, CLIK), as Finfra reports them; asked only if policy says so. */
export interface PlatformCheck {
  kind: 'REPORT' | 'NOT ASKED' | 'UNAVAILABLE';
  activePlatforms: number | null;
  outstanding: number | null;
  maxDaysPastDue: number | null;
  /** Whether Finfra's biometric check (RDF) and the identity hubs confirm our KYC; absent if policy does not ask, or Finfra does not know the borrower yet. */
  identity?: 'CONFIRMED' | 'CONTRADICTED';
}

export interface CreditEvidence {
  /** Instant, ISO 8601. */
  gatheredAt: string;
  bureau: CreditBureauSummary;
  kocek: KocekOpinion;
  platforms: PlatformCheck;
}
