/**
 * Request schemas of the simulated Finfra: create and update borrower. Unknown fields are refused, so that a misspelt
 * optional one does not get lost silently. Source: docs/sources/finfra.md, "Create Borrower".
 */
import { z } from 'zod';
import { anyPhone, code, country, date, email, gender, internationalPhone, nik, npwp, swift, text } from './formats.ts';

const address = z.strictObject({
  street_address: text,
  rt: text,
  rw: text,
  province: code,
  city: text,
  district: text,
  village: text,
  postal_code: z.string().regex(/^\d{5}$/, 'must be five digits'),
  country: country.optional(),
});

/** A company's address has no country: "Used in authorised_signatory.address". */
const companyAddress = address.omit({ country: true });

const file = z.strictObject({ file: text });

const documents = z.strictObject({
  ktp: z.strictObject({ number: nik, file: text, issuing_city: text, expiry_date: date }),
  selfie: file,
  npwp: z.strictObject({ number: npwp, file: text }).optional(),
  selfie_with_ktp: file.optional(),
  stock_images: file.optional(),
  finance_report: file.optional(),
});

const signatory = z.strictObject({
  first_name: text,
  last_name: text,
  birth_date: date,
  birth_place: text,
  email,
  mother_maiden_name: text,
  marital_status: z.enum(['MARRIED', 'SINGLE', 'DIVORCED', 'WIDOWED']),
  gender,
  title: code,
  domicile: country,
  religion: z.enum(['ISLAM', 'CHRISTIAN', 'CATHOLIC', 'HINDU', 'BUDDHIST', 'CONFUCIAN']),
  job: code,
  education: code,
  address,
  mobile_number: internationalPhone,
  bank_account: z
    .array(z.strictObject({ holder_name: text, number: z.string().regex(/^\d{5,20}$/), swift_code: swift }))
    .optional(),
  documents,
  business_type: code.optional(),
  monthly_income_range: z.enum([
    'LESS_THAN_3_MILLION',
    'GTE_3_AND_LT_5_MILLION',
    'GTE_5_AND_LT_10_MILLION',
    'GTE_10_AND_LT_20_MILLION',
    'GTE_20_AND_LT_50_MILLION',
    'GTE_50_MILLION',
  ]),
  emergency_contact_name: text,
  emergency_contact_number: anyPhone,
  housing_status: code,
  source_of_fund: code,
  place_of_work: text,
  work_address: z.string(), // "" in the document's own example of a borrower
  number_of_dependents: z.int().nonnegative().optional(),
  spouse_identification_number: nik.optional(),
  spouse_name: text.optional(),
  spouse_date_of_birth: date.optional(),
  prenuptial_agreement: z.enum(['true', 'false']).optional(),
});

const management = z.strictObject({
  name: text,
  position: code,
  email_address: email,
  mobile_number: internationalPhone,
  address: text,
  gender,
  identity_number: nik,
});

const entity = z.strictObject({
  name: text,
  address: companyAddress,
  phone_number: internationalPhone,
  fax: internationalPhone.optional(),
  email,
  business_type: code,
  industry: code,
  nationality: country,
  residence: country,
  npwp,
  phone_ext: z.string().optional(),
  legal_entity: code,
  establishment_date: date,
  establishment_place: text,
  deed_date: date,
  deed_number: text,
  managements: z.array(management).min(1),
});

/** `partner_reference` is the partner's own addition; Finfra echoes it in callbacks. */
export const borrowerRequest = z
  .strictObject({
    type: z.enum(['PERSONAL', 'BUSINESS']),
    partner_reference: text.optional(),
    entity: entity.optional(),
    authorised_signatory: signatory,
  })
  .refine((request) => request.type === 'PERSONAL' || request.entity, {
    path: ['entity'],
    message: 'is required when type is BUSINESS',
  });

export const borrowerChange = z.strictObject({
  partner_reference: text.optional(),
  entity: entity.partial().optional(),
  authorised_signatory: signatory.partial().optional(),
});

export type BorrowerRequest = z.infer<typeof borrowerRequest>;
