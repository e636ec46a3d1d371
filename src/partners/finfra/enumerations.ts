/**
 * Enumeration mapping of Finfra, one table each.
 * Source: docs/sources/finfra.md, "authorised_signatory object", "entity object".
 */
import type { Gender, IncomeRange, MaritalStatus } from '../../domain/person/borrower.ts';
import type { BusinessLine, LegalForm, ManagementRole } from '../../domain/person/business-borrower.ts';
import type {
  businessTypes,
  educations,
  genders,
  housingStatuses,
  industries,
  jobs,
  legalEntities,
  maritalStatuses,
  monthlyIncomeRanges,
  positions,
  religions,
  sourcesOfFund,
  titles,
} from './wire.ts';

type Word<List extends readonly string[]> = List[number];
type Codes<List extends readonly string[]> = Readonly<Record<string, Word<List>>>;

export const genderWords: Record<Gender, Word<typeof genders>> = { MALE: 'MALE', FEMALE: 'FEMALE' };
export const titleWords: Record<Gender, Word<typeof titles>> = { MALE: 'BPK', FEMALE: 'IBU' };
export const maritalWords: Record<MaritalStatus, Word<typeof maritalStatuses>> = {
  SINGLE: 'SINGLE',
  MARRIED: 'MARRIED',
  DIVORCED: 'DIVORCED',
  WIDOWED: 'WIDOWED',
};
export const incomeWords: Record<IncomeRange, Word<typeof monthlyIncomeRanges>> = {
  LESS_THAN_3_MILLION: 'LESS_THAN_3_MILLION',
  GTE_3_AND_LT_5_MILLION: 'GTE_3_AND_LT_5_MILLION',
  GTE_5_AND_LT_10_MILLION: 'GTE_5_AND_LT_10_MILLION',
  GTE_10_AND_LT_20_MILLION: 'GTE_10_AND_LT_20_MILLION',
  GTE_20_AND_LT_50_MILLION: 'GTE_20_AND_LT_50_MILLION',
  GTE_50_MILLION: 'GTE_50_MILLION',
};

/** Keys are codes of reference-data `occupations`. */
export const jobWords: Codes<typeof jobs> = {
  PRIVATE_SECTOR_EMPLOYEE: 'PRIVATE_SECTOR_EMPLOYEE',
  CIVIL_SERVANT: 'CIVIL_SERVANT',
  STATE_OWNED_ENTERPRISE_EMPLOYEE: 'STATE_OWNED_ENTERPRISE_EMPLOYEE',
  MILITARY_POLICE: 'MILITARY_POLICE',
  BUSINESS_OWNER: 'BUSINESS_OWNER',
  PROFESSIONAL: 'PROFESSIONAL',
  TEACHER: 'TEACHER',
  FREELANCER: 'FREELANCER',
  TRADER: 'TRADER',
  FARMER_FISHERMAN: 'FARMER_FISHERMAN',
  LABOURER: 'LABOURER',
  RETIRED: 'RETIRED',
  HOMEMAKER: 'HOMEMAKER',
  STUDENT: 'STUDENT',
  UNEMPLOYED: 'UNEMPLOYED',
  OTHER: 'OTHER',
};
/** Keys are codes of reference-data `educations`. */
export const educationWords: Codes<typeof educations> = {
  NO_SCHOOL: 'NO_SCHOOL',
  ELEMENTARY_SCHOOL: 'ELEMENTARY_SCHOOL',
  JUNIOR_HIGH_SCHOOL: 'JUNIOR_HIGH_SCHOOL',
  SENIOR_HIGH_SCHOOL: 'SENIOR_HIGH_SCHOOL',
  DIPLOMA: 'DIPLOMA',
  BACHELORS_DEGREE: 'BACHELORS_DEGREE',
  MASTERS_DEGREE: 'MASTERS_DEGREE',
  DOCTORAL_DEGREE: 'DOCTORAL_DEGREE',
};
/** Keys are codes of reference-data `home_ownerships`. */
export const housingWords: Codes<typeof housingStatuses> = {
  OWN_HOME: 'OWN_HOME',
  FAMILY_HOME: 'FAMILY_HOME',
  MORTGAGED_HOME: 'MORTGAGED_HOME',
  RENTED_HOME: 'RENTED_HOME',
  OFFICIAL_HOME: 'OFFICIAL_HOME',
  BOARDING_HOUSE: 'BOARDING_HOUSE',
};
/** Keys are codes and labels of reference-data `religions`, and how else they are written, in capitals. */
export const religionWords: Codes<typeof religions> = {
  ISLAM: 'ISLAM',
  CHRISTIAN: 'CHRISTIAN',
  KRISTEN: 'CHRISTIAN',
  PROTESTAN: 'CHRISTIAN',
  'KRISTEN PROTESTAN': 'CHRISTIAN',
  CATHOLIC: 'CATHOLIC',
  KATOLIK: 'CATHOLIC',
  KATHOLIK: 'CATHOLIC',
  'KRISTEN KATOLIK': 'CATHOLIC',
  HINDU: 'HINDU',
  BUDDHIST: 'BUDDHIST',
  BUDDHA: 'BUDDHIST',
  BUDHA: 'BUDDHIST',
  CONFUCIAN: 'CONFUCIAN',
  KONGHUCU: 'CONFUCIAN',
  'KHONG HU CU': 'CONFUCIAN',
};
/** Keys are codes and labels of reference-data `sources_of_fund`, in capitals. */
export const fundWords: Codes<typeof sourcesOfFund> = {
  SALARY: 'SALARY',
  GAJI: 'SALARY',
  BUSINESS_INCOME: 'BUSINESS_INCOME',
  'HASIL USAHA': 'BUSINESS_INCOME',
  INVESTMENT: 'INVESTMENT',
  'HASIL INVESTASI': 'INVESTMENT',
  INHERITANCE: 'INHERITANCE',
  WARISAN: 'INHERITANCE',
  PENSION: 'PENSION',
  PENSIUN: 'PENSION',
  OTHER: 'OTHER',
  LAINNYA: 'OTHER',
};
/** Where the borrower does not say what the income comes from: by occupation, else SALARY. */
export const fundOfOccupation: Codes<typeof sourcesOfFund> = {
  BUSINESS_OWNER: 'BUSINESS_INCOME',
  TRADER: 'BUSINESS_INCOME',
  FARMER_FISHERMAN: 'BUSINESS_INCOME',
  FREELANCER: 'BUSINESS_INCOME',
  RETIRED: 'PENSION',
  HOMEMAKER: 'OTHER',
  STUDENT: 'OTHER',
  UNEMPLOYED: 'OTHER',
  OTHER: 'OTHER',
};

/** A line of business for which Finfra shows no word is OTHER. */
export const businessTypeWords: Record<BusinessLine, Word<typeof businessTypes>> = {
  RESTAURANT: 'RESTAURANT',
  TRADE: 'OTHER',
  SERVICES: 'OTHER',
  MANUFACTURING: 'OTHER',
  AGRICULTURE: 'OTHER',
  OTHER: 'OTHER',
};
/** ASSUMPTION: the one word that Finfra shows serves every line until its list is known. */
export const industryWords: Record<BusinessLine, Word<typeof industries>> = {
  RESTAURANT: 'PRIVATE_PERSON_NAME',
  TRADE: 'PRIVATE_PERSON_NAME',
  SERVICES: 'PRIVATE_PERSON_NAME',
  MANUFACTURING: 'PRIVATE_PERSON_NAME',
  AGRICULTURE: 'PRIVATE_PERSON_NAME',
  OTHER: 'PRIVATE_PERSON_NAME',
};
export const legalEntityWords: Record<LegalForm, Word<typeof legalEntities>> = {
  PT: 'PT',
  CV: 'CV',
  FIRMA: 'FIRMA',
  KOPERASI: 'KOPERASI',
  YAYASAN: 'YAYASAN',
};
export const positionWords: Record<ManagementRole, Word<typeof positions>> = {
  OWNER: 'OWNER_MANAGEMENT',
  NOT_OWNER: 'NON_OWNER_MANAGEMENT',
};
