/**
 * Request schemas of the simulated Dompet Kilat: borrower and loan registration.
 * Source: docs/sources/dompet-kilat.md; every field of its tables is mandatory.
 */
import { z } from 'zod';

const text = z.string().trim().min(1, 'must not be empty');
const day = z.string().regex(/^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])\/\d{4}$/, 'must be dd/MM/yyyy');
const phone = z
  .union([z.string(), z.int().transform(String)])
  .refine((value) => /^62\d{7,13}$/.test(value), 'must be digits that begin with 62');

/** The table says "link", the examples hold base64 (broken over two lines): either. */
const photo = text.refine(
  (value) => /^https?:\/\/\S+$/.test(value) || /^[A-Za-z0-9+/\s]+={0,2}$/.test(value),
  'must be base64 or a link',
);

const identity = {
  map: z.literal('PERSONAL_BORROWER'),
  productCode: text,
  phoneNumber: phone,
  email: z.email(),
  fullName: text,
  /** The document's example has 15 digits. */
  idNumber: z.string().regex(/^\d{15,16}$/, 'must be a NIK'),
  birthDate: day,
};

export const borrowerRegistration = z.object(identity);

export const loanRegistration = z.object({
  ...identity,
  gender: z.enum(['L', 'P']),
  birthPlace: text,
  officeName: text,
  startDate: day,
  address: text,
  village: text,
  subdistrict: text,
  city: text,
  province: text,
  postalCode: text,
  plafons: z.string().regex(/^\d+$/, 'must be digits'),
  job: text,
  jobType: text,
  jobOnline: text,
  income: text,
  homeOwnership: text,
  emergencyContactName: text,
  emergencyContactNumber: phone,
  emergencyContactRelationship: text,
  religion: text,
  maritalStatus: text,
  education: text,
  motherMaidenName: text,
  bankName: text,
  bankAccountNumber: text,
  asset: text,
  familyCard: text,
  workExperience: text,
  fotoKtp: photo,
  fotoSelfie: photo,
  loanData: z.object({
    tenor: z.int().positive(),
    unit: z.enum(['MONTH', 'WEEK', 'DAY']),
    amount: z.string().regex(/^[1-9]\d*$/, 'must be digits'),
  }),
  /** The table says that it is mandatory and not what is in it: what the example has is asked for, more may come. */
  references: z.looseObject({
    interest: z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal'),
    businessAddress: text,
    businessVillage: text,
    businessSubdistrict: text,
    businessCity: text,
    businessProvince: text,
    businessOwnership: text,
    npwp: text,
    jobPosition: text,
  }),
});

export type BorrowerRegistration = z.infer<typeof borrowerRegistration>;
export type LoanRegistration = z.infer<typeof loanRegistration>;
