/**
 * Enumeration mapping of Dompet Kilat, one table each. docs/sources/dompet-kilat.md shows one value of each ("sesuai
 * mapping yang diberikan") and no list: values marked * are in the document, the rest are ASSUMPTION.
 */
import type { Gender, IncomeRange, MaritalStatus } from '../../domain/person/borrower.ts';

export const genderWords: Record<Gender, 'L' | 'P'> = { MALE: 'L' /* * */, FEMALE: 'P' /* * */ };

export const maritalWords: Record<MaritalStatus, string> = {
  SINGLE: 'BELUM KAWIN' /* * */,
  MARRIED: 'KAWIN',
  DIVORCED: 'CERAI HIDUP',
  WIDOWED: 'CERAI MATI',
};

/** Bands that double, as the document's one band does; each of our ranges maps to the band of its midpoint. */
export const incomeWords: Record<IncomeRange, string> = {
  LESS_THAN_3_MILLION: 'Rp 0 - Rp 2.967.020',
  GTE_3_AND_LT_5_MILLION: 'Rp 2.967.021 - Rp 5.934.040',
  GTE_5_AND_LT_10_MILLION: 'Rp 5.934.041 - Rp 11.868.080' /* * */,
  GTE_10_AND_LT_20_MILLION: 'Rp 11.868.081 - Rp 23.736.160',
  GTE_20_AND_LT_50_MILLION: 'Rp 23.736.161 - Rp 47.472.320',
  GTE_50_MILLION: '> Rp 47.472.320',
};

/** Keys are codes of reference-data `occupations`. */
export const jobWords: Readonly<Record<string, string>> = {
  PRIVATE_SECTOR_EMPLOYEE: 'Karyawan Swasta' /* * */,
  CIVIL_SERVANT: 'Pegawai Negeri Sipil',
  STATE_OWNED_ENTERPRISE_EMPLOYEE: 'Karyawan BUMN/BUMD',
  MILITARY_POLICE: 'TNI/Polri',
  BUSINESS_OWNER: 'Wiraswasta',
  PROFESSIONAL: 'Profesional',
  TEACHER: 'Guru/Dosen',
  FREELANCER: 'Pekerja Lepas',
  TRADER: 'Pedagang',
  FARMER_FISHERMAN: 'Petani/Nelayan',
  LABOURER: 'Buruh',
  RETIRED: 'Pensiunan',
  HOMEMAKER: 'Ibu Rumah Tangga',
  STUDENT: 'Pelajar/Mahasiswa',
  UNEMPLOYED: 'Tidak Bekerja',
  OTHER: 'Lainnya',
};

/** Keys are codes of reference-data `educations`. */
export const educationWords: Readonly<Record<string, string>> = {
  NO_SCHOOL: 'TIDAK SEKOLAH',
  ELEMENTARY_SCHOOL: 'SD',
  JUNIOR_HIGH_SCHOOL: 'SMP',
  SENIOR_HIGH_SCHOOL: 'SMA',
  DIPLOMA: 'DIPLOMA',
  BACHELORS_DEGREE: 'SARJANA' /* * */,
  MASTERS_DEGREE: 'MAGISTER',
  DOCTORAL_DEGREE: 'DOKTOR',
};

/** Keys are codes of reference-data `home_ownerships`. */
export const homeWords: Readonly<Record<string, string>> = {
  OWN_HOME: 'MILIK SENDIRI' /* * */,
  FAMILY_HOME: 'MILIK KELUARGA',
  MORTGAGED_HOME: 'MILIK SENDIRI (KPR)',
  RENTED_HOME: 'SEWA',
  OFFICIAL_HOME: 'RUMAH DINAS',
  BOARDING_HOUSE: 'KOS',
};

/** Keys are codes of reference-data `relationships`. */
export const relationshipWords: Readonly<Record<string, string>> = {
  PARENT: 'Orang Tua',
  SPOUSE: 'Suami/Istri',
  SIBLING: 'Saudara' /* * */,
  CHILD: 'Anak',
  RELATIVE: 'Saudara' /* * */,
  FRIEND: 'Teman',
  COLLEAGUE: 'Rekan Kerja',
};

/** Keys are codes of reference-data `banks`. */
export const bankWords: Readonly<Record<string, string>> = {
  BCA: 'BANK CENTRAL ASIA',
  MANDIRI: 'BANK MANDIRI',
  BRI: 'BANK RAKYAT INDONESIA',
  BNI: 'BANK NEGARA INDONESIA',
  BTN: 'BANK TABUNGAN NEGARA',
  BSI: 'BANK SYARIAH INDONESIA',
  CIMB: 'BANK CIMB NIAGA',
  PERMATA: 'BANK PERMATA',
  DANAMON: 'BANK DANAMON',
  OCBC: 'BANK OCBC INDONESIA',
  MAYBANK: 'BANK MAYBANK INDONESIA',
  PANIN: 'BANK PANIN',
  SINARMAS: 'BANK SINARMAS' /* * */,
  MEGA: 'BANK MEGA',
  BTPN: 'BANK SMBC INDONESIA',
  JAGO: 'BANK JAGO',
};

/** Keys are codes and labels of reference-data `religions`, and how else they are written, in capitals. */
export const religionWords: Readonly<Record<string, string>> = {
  ISLAM: 'Islam' /* * */,
  CHRISTIAN: 'Kristen',
  KRISTEN: 'Kristen',
  PROTESTAN: 'Kristen',
  'KRISTEN PROTESTAN': 'Kristen',
  CATHOLIC: 'Katolik',
  KATOLIK: 'Katolik',
  KATHOLIK: 'Katolik',
  'KRISTEN KATOLIK': 'Katolik',
  HINDU: 'Hindu',
  BUDDHIST: 'Buddha',
  BUDDHA: 'Buddha',
  BUDHA: 'Buddha',
  CONFUCIAN: 'Konghucu',
  KONGHUCU: 'Konghucu',
  'KHONG HU CU': 'Konghucu',
};
