/**
 * Reference data: occupations, banks, educations and other lists that borrowers choose from. Ids never change; partners'
 * mappers translate the codes. Source: docs/contracts.md, "Built-in reference data".
 */
import type { IncomeRange } from './borrower.ts';

/** One entry of a list; `label` is Indonesian. */
export interface Reference {
  /** UUID. */
  id: string;
  code: string;
  label: string;
}

export interface Occupation extends Reference {
  /** Used if the borrower states no income; null: no income can be presumed. */
  defaultIncomeRange: IncomeRange | null;
}

export interface Bank extends Reference {
  /** BIC of the head office, 8 characters. */
  swift: string;
}

/** Ids are made of the list's number and the entry's place: never renumber, only add. */
const idOf = (list: number, place: number) =>
  `01920000-0000-7000-8000-${String(list).padStart(4, '0')}${String(place).padStart(8, '0')}`;

const listOf = (list: number, entries: [place: number, code: string, label: string][]): Reference[] =>
  entries.map(([place, code, label]) => ({ id: idOf(list, place), code, label }));

const occupations: Occupation[] = (
  [
    [1, 'PRIVATE_SECTOR_EMPLOYEE', 'Karyawan swasta', 'GTE_5_AND_LT_10_MILLION'],
    [2, 'CIVIL_SERVANT', 'Pegawai negeri sipil', 'GTE_5_AND_LT_10_MILLION'],
    [3, 'STATE_OWNED_ENTERPRISE_EMPLOYEE', 'Karyawan BUMN/BUMD', 'GTE_5_AND_LT_10_MILLION'],
    [4, 'MILITARY_POLICE', 'TNI/Polri', 'GTE_5_AND_LT_10_MILLION'],
    [5, 'BUSINESS_OWNER', 'Wiraswasta', 'GTE_5_AND_LT_10_MILLION'],
    [6, 'PROFESSIONAL', 'Profesional (dokter, pengacara, akuntan)', 'GTE_10_AND_LT_20_MILLION'],
    [7, 'TEACHER', 'Guru/dosen', 'GTE_3_AND_LT_5_MILLION'],
    [8, 'FREELANCER', 'Pekerja lepas', 'GTE_3_AND_LT_5_MILLION'],
    [9, 'TRADER', 'Pedagang', 'GTE_3_AND_LT_5_MILLION'],
    [10, 'FARMER_FISHERMAN', 'Petani/nelayan', 'LESS_THAN_3_MILLION'],
    [11, 'LABOURER', 'Buruh', 'GTE_3_AND_LT_5_MILLION'],
    [12, 'RETIRED', 'Pensiunan', 'LESS_THAN_3_MILLION'],
    [13, 'HOMEMAKER', 'Ibu rumah tangga', null],
    [14, 'STUDENT', 'Pelajar/mahasiswa', null],
    [15, 'UNEMPLOYED', 'Belum/tidak bekerja', null],
    [16, 'OTHER', 'Lainnya', 'LESS_THAN_3_MILLION'],
  ] as const
).map(([place, code, label, defaultIncomeRange]) => ({ id: idOf(3, place), code, label, defaultIncomeRange }));

const banks: Bank[] = (
  [
    [1, 'BCA', 'CENAIDJA', 'Bank Central Asia (BCA)'],
    [2, 'MANDIRI', 'BMRIIDJA', 'Bank Mandiri'],
    [3, 'BRI', 'BRINIDJA', 'Bank Rakyat Indonesia (BRI)'],
    [4, 'BNI', 'BNINIDJA', 'Bank Negara Indonesia (BNI)'],
    [5, 'BTN', 'BTANIDJA', 'Bank Tabungan Negara (BTN)'],
    [6, 'BSI', 'BSMDIDJA', 'Bank Syariah Indonesia (BSI)'],
    [7, 'CIMB', 'BNIAIDJA', 'CIMB Niaga'],
    [8, 'PERMATA', 'BBBAIDJA', 'Bank Permata'],
    [9, 'DANAMON', 'BDINIDJA', 'Bank Danamon'],
    [10, 'OCBC', 'NISPIDJA', 'OCBC Indonesia'],
    [11, 'MAYBANK', 'IBBKIDJA', 'Maybank Indonesia'],
    [12, 'PANIN', 'PINBIDJA', 'Bank Panin'],
    [13, 'SINARMAS', 'SBJKIDJA', 'Bank Sinarmas'],
    [14, 'MEGA', 'MEGAIDJA', 'Bank Mega'],
    [15, 'BTPN', 'SUNIIDJA', 'Bank SMBC Indonesia (BTPN)'],
    [16, 'JAGO', 'JAGBIDJA', 'Bank Jago'],
  ] as const
).map(([place, code, swift, label]) => ({ id: idOf(4, place), code, label, swift }));

export const referenceData = {
  home_ownerships: listOf(1, [
    [1, 'OWN_HOME', 'Milik sendiri'],
    [2, 'FAMILY_HOME', 'Milik keluarga'],
    [3, 'MORTGAGED_HOME', 'Milik sendiri (KPR)'],
    [4, 'RENTED_HOME', 'Sewa/kontrak'],
    [5, 'OFFICIAL_HOME', 'Rumah dinas'],
    [6, 'BOARDING_HOUSE', 'Kos'],
  ]),
  educations: listOf(2, [
    [1, 'ELEMENTARY_SCHOOL', 'SD'],
    [2, 'JUNIOR_HIGH_SCHOOL', 'SMP'],
    [3, 'SENIOR_HIGH_SCHOOL', 'SMA/SMK'],
    [4, 'DIPLOMA', 'Diploma (D1–D4)'],
    [5, 'BACHELORS_DEGREE', 'Sarjana (S1)'],
    [6, 'MASTERS_DEGREE', 'Magister (S2)'],
    [7, 'DOCTORAL_DEGREE', 'Doktor (S3)'],
    [8, 'NO_SCHOOL', 'Tidak sekolah'],
  ]),
  occupations,
  banks,
  relationships: listOf(5, [
    [1, 'PARENT', 'Orang tua'],
    [2, 'SPOUSE', 'Suami/istri'],
    [3, 'SIBLING', 'Saudara kandung'],
    [4, 'CHILD', 'Anak'],
    [5, 'RELATIVE', 'Saudara/kerabat'],
    [6, 'FRIEND', 'Teman'],
    [7, 'COLLEAGUE', 'Rekan kerja'],
  ]),
  religions: listOf(6, [
    [1, 'ISLAM', 'Islam'],
    [2, 'CHRISTIAN', 'Kristen'],
    [3, 'CATHOLIC', 'Katolik'],
    [4, 'HINDU', 'Hindu'],
    [5, 'BUDDHIST', 'Buddha'],
    [6, 'CONFUCIAN', 'Konghucu'],
  ]),
  sources_of_fund: listOf(7, [
    [1, 'SALARY', 'Gaji'],
    [2, 'BUSINESS_INCOME', 'Hasil usaha'],
    [3, 'INVESTMENT', 'Hasil investasi'],
    [4, 'INHERITANCE', 'Warisan'],
    [5, 'PENSION', 'Pensiun'],
    [6, 'OTHER', 'Lainnya'],
  ]),
};

export type ReferenceData = typeof referenceData;
export type ReferenceKind = keyof ReferenceData;

/** Returns the entry with that id in that list, or undefined. */
export function referenceById<K extends ReferenceKind>(kind: K, id: string): ReferenceData[K][number] | undefined {
  return referenceData[kind].find((reference) => reference.id === id);
}
