/** Business borrower data model: a company, its management and its authorised signatory. Partners' mappers translate from it. */
import type { Borrower, Gender } from './borrower.ts';

/** Legal forms of the deed; a sole trader without a company borrows as a person. */
export const legalForms = ['PT', 'CV', 'FIRMA', 'KOPERASI', 'YAYASAN'] as const;
export type LegalForm = (typeof legalForms)[number];

/** Line of business, as in the company's NIB (business licence). */
export const businessLines = ['RESTAURANT', 'TRADE', 'SERVICES', 'MANUFACTURING', 'AGRICULTURE', 'OTHER'] as const;
export type BusinessLine = (typeof businessLines)[number];

/** Whether a manager owns part of the company, as in the deed. */
export const managementRoles = ['OWNER', 'NOT_OWNER'] as const;
export type ManagementRole = (typeof managementRoles)[number];

/** Registered address, as on the NIB; the province by its Indonesian name. */
export interface BusinessAddress {
  street: string;
  /** Three digits at most; null where the address has none. */
  rt: string | null;
  rw: string | null;
  village: string;
  district: string;
  city: string;
  province: string;
  /** Five digits. */
  postalCode: string;
}

/** A person of the management, as in the deed. All of it is personal data. */
export interface Manager {
  fullName: string;
  role: ManagementRole;
  email: string;
  /** E.164. */
  phone: string;
  /** In one line, as on the KTP. */
  address: string;
  gender: Gender;
  /** 16 digits. */
  nik: string;
}

/** Sources: deed of establishment (akta), NIB and NPWP of the company. The mobile API asks for none of them yet. */
export interface Business {
  /** With its legal form, as in the deed: `PT Sumber Rejeki`. */
  name: string;
  legalForm: LegalForm;
  line: BusinessLine;
  address: BusinessAddress;
  /** E.164. */
  phone: string;
  phoneExtension?: string;
  /** E.164. */
  fax?: string;
  email: string;
  /** 15 or 16 digits, without punctuation; identifies the company. */
  npwp: string;
  /** ISO 3166-1 alpha-2: under whose law it was founded, and where it is resident for tax. */
  nationality: string;
  residence: string;
  /** `YYYY-MM-DD`. */
  establishedOn: string;
  /** City. */
  establishedAt: string;
  /** `YYYY-MM-DD`. */
  deedDate: string;
  deedNumber: string;
  /** At least one. */
  management: Manager[];
}

/** A company as funders need it. The `Borrower` part is the authorised signatory; `userId` is what callbacks name. */
export interface BusinessBorrower extends Borrower {
  business: Business;
}
