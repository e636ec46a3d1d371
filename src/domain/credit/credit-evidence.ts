/** What partners say about a person's credit, in our own words. `null` is unknown; zero is zero. */

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

/** PEFINDO's report, summed up. */
export interface CreditBureauSummary {
  /** `THIN`: PEFINDO has no record. `UNAVAILABLE`: it could not be had; never the same as thin. */
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
  /** The report was a big one, taken by downloadReport. */
  big: boolean;
  /** The report as it came, encrypted in the object store: `<key>/part-0` … Absent where there is none. */
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

/** What Finfra knows of other platforms (AFPI, CLIK); asked only where policy says so. */
export interface PlatformCheck {
  kind: 'REPORT' | 'NOT ASKED' | 'UNAVAILABLE';
  activePlatforms: number | null;
  outstanding: number | null;
  maxDaysPastDue: number | null;
  /** What Finfra's biometric check (RDF) and the identity hubs say to our KYC; absent where policy does not ask, or nobody can be asked yet. */
  identity?: 'CONFIRMED' | 'CONTRADICTED';
}

export interface CreditEvidence {
  /** Instant, ISO 8601. */
  gatheredAt: string;
  bureau: CreditBureauSummary;
  kocek: KocekOpinion;
  platforms: PlatformCheck;
}
