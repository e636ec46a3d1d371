/** Simulated PEFINDO reports by scenario: score, totals, facilities. */
import type { ScenarioName } from '../scenarios.ts';
import type { DebtorRecord } from './search-hits.ts';

export interface CreditReport {
  header: Record<string, unknown>;
  debitur: Record<string, unknown>;
  facilities?: Facility[];
  collaterals?: unknown[];
  pefindo_score?: { score: number; risk_grade: string; risk_desc: string };
}

/** Money in rupiah; `kolektabilitas` 1 (current) to 5 (loss); `angsuran` a month. */
export interface Facility {
  jenis: string;
  pelapor: string;
  plafon: number;
  baki_debet: number;
  kolektabilitas: number;
  hari_tunggakan: number;
  angsuran: number;
}

interface Credit {
  score: number;
  grade: string;
  description: string;
  facilities: Facility[];
}

const smallLoan: Facility = {
  jenis: 'Kredit Konsumsi',
  pelapor: 'BANK CONTOH',
  plafon: 10_000_000,
  baki_debet: 3_200_000,
  kolektabilitas: 1,
  hari_tunggakan: 0,
  angsuran: 275_000,
};
const card: Facility = {
  ...smallLoan,
  jenis: 'Kartu Kredit',
  plafon: 5_000_000,
  baki_debet: 600_000,
  angsuran: 60_000,
};

/** A facility that was repaid long ago: it makes a report big without making a borrower poor. */
const settled = (index: number): Facility => ({
  ...smallLoan,
  pelapor: `BANK CONTOH ${index}`,
  plafon: 1_000_000,
  baki_debet: 0,
  angsuran: 0,
});

const good: Credit = { score: 650, grade: 'A2', description: 'Very Low Risk', facilities: [smallLoan, card] };

/** Made when somebody asks for it: most runs never do. */
const huge = (): Credit => ({
  ...good,
  facilities: [smallLoan, card].concat(Array.from({ length: 144_998 }, (_, i) => settled(i))),
});

const credits: Partial<Record<ScenarioName, Credit>> = {
  'bad-score': { ...good, score: 350, grade: 'D3', description: 'High Risk' },
  'referral-score': { ...good, score: 450, grade: 'C3', description: 'Medium Risk' },
  'grade-e': { ...good, score: 420, grade: 'E', description: 'Very High Risk' },
  'bad-collectability': { ...good, facilities: [smallLoan, { ...card, kolektabilitas: 3, hari_tunggakan: 45 }] },
  'heavy-instalments': {
    ...good,
    facilities: [
      { ...smallLoan, jenis: 'Kredit Kendaraan', plafon: 150_000_000, baki_debet: 90_000_000, angsuran: 5_200_000 },
    ],
  },
  'big-report': { ...good, facilities: Array.from({ length: 250 }, (_, i) => settled(i)).concat(smallLoan, card) },
};

/** What a report is made from. */
export interface ReportOrder {
  scenario: ScenarioName;
  hit: DebtorRecord;
  eventId: string;
  reason: number;
  username: string;
  /** Instant, ISO 8601. */
  askedAt: string;
}

export function reportOf(order: ReportOrder): CreditReport {
  const { scenario, hit, eventId, reason, username, askedAt } = order;
  const header = {
    username,
    id_report: eventId,
    kode_alasan_permintaan: reason,
    tanggal_permintaan: askedAt,
  };
  const identity = { id_pefindo: hit.id_pefindo, nama_debitur: hit.nama_debitur, tanggal_lahir: hit.tanggal_lahir };
  if (scenario === 'empty-report') return { header, debitur: identity };

  const { score, grade, description, facilities } = scenario === 'huge-report' ? huge() : (credits[scenario] ?? good);
  const sum = (part: (facility: Facility) => number) =>
    facilities.reduce((total, facility) => total + part(facility), 0);
  return {
    header,
    debitur: {
      ...identity,
      jml_fasilitas: facilities.length,
      jml_tunggakan: facilities.filter((facility) => facility.hari_tunggakan > 0).length,
      jml_plafon: sum((facility) => facility.plafon),
      kolektabilitas_terburuk: facilities.reduce((worst, { kolektabilitas }) => Math.max(worst, kolektabilitas), 1),
      total_baki_debet: sum((facility) => facility.baki_debet),
      total_angsuran: sum((facility) => facility.angsuran),
    },
    facilities,
    collaterals: [],
    pefindo_score: { score, risk_grade: grade, risk_desc: description },
  };
}
