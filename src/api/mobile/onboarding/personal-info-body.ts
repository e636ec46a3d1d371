/**
 * The personal information as the app sends it, every field checked at once.
 * Source: docs/sources/mobile-api.md, 4, docs/contracts.md.
 */
import { z } from 'zod';
import { type Gender, incomeRanges } from '../../../domain/person/borrower.ts';
import { ageOn, isCalendarDate, jakartaDate } from '../../../domain/calendar.ts';
import { isNik, nikAgreesWith } from '../../../domain/person/nik.ts';
import { normalisePhone } from '../../../domain/person/phone.ts';
import { pinObjection } from '../../../domain/person/pin.ts';
import { referenceById, type ReferenceKind } from '../../../domain/person/reference-data.ts';
import { dateField, phoneField, textField } from '../fields.ts';
import { genderWords, maritalWords } from './ktp-words.ts';

const YOUNGEST = 17;
const OLDEST = 120;

export type PersonalInfoBody = z.output<ReturnType<typeof personalInfoBody>>;

const digits = (label: string, pattern: RegExp, rule: string) =>
  z
    .string({ error: `${label} wajib diisi.` })
    .trim()
    .regex(pattern, { error: `${label} ${rule}` });

const nameField = (label: string) =>
  textField(label, 100)
    .refine((name) => /\p{L}/u.test(name), { error: `${label} harus mengandung huruf.` })
    .meta({ description: 'With at least one letter.' });

const referenceField = (label: string, kind: ReferenceKind) =>
  z
    .string({ error: `${label} wajib diisi.` })
    .refine((id) => referenceById(kind, id) !== undefined, { error: `${label} tidak dikenal.` })
    .meta({ description: `An id of \`${kind}\` of \`GET /api/v1/references\`.` });

/** A word of a table, in any case and spacing. */
const wordField = <Word extends string>(label: string, words: Record<string, Word>) =>
  z
    .string({ error: `${label} wajib diisi.` })
    .transform((text, context): Word => {
      const word = words[text.trim().replace(/\s+/g, ' ').toUpperCase()];
      if (word) return word;
      context.addIssue({ code: 'custom', message: `${label} tidak dikenal.` });
      return z.NEVER;
    })
    .meta({ description: `One of ${Object.keys(words).join(', ')}, in any case.` });

/** Text, or an id of the reference list, which becomes its code. */
const listedText = (label: string, kind: ReferenceKind) =>
  textField(label, 100).transform((text) => referenceById(kind, text)?.code ?? text);

const pinField = z
  .string({ error: 'PIN wajib diisi.' })
  .superRefine((pin, context) => {
    const objection = pinObjection(pin);
    if (objection) context.addIssue({ code: 'custom', message: pinMessages[objection] });
  })
  .meta({ pattern: '^\\d{6}$', description: 'Six digits, neither all equal nor consecutive.' });
const pinMessages: Record<NonNullable<ReturnType<typeof pinObjection>>, string> = {
  'NOT SIX DIGITS': 'PIN harus terdiri dari 6 digit angka.',
  'EQUAL DIGITS': 'PIN tidak boleh terdiri dari 6 angka yang sama.',
  'CONSECUTIVE DIGITS': 'PIN tidak boleh terdiri dari 6 angka berurutan.',
};

const nikField = digits('NIK', /^\d{16}$/, 'harus terdiri dari 16 digit angka.').refine(isNik, {
  error: 'NIK tidak valid.',
});

const birthDateField = dateField('Tanggal lahir').refine(
  (date) => !isCalendarDate(date) || (ageToday(date) >= YOUNGEST && ageToday(date) <= OLDEST),
  { error: `Usia harus antara ${YOUNGEST} dan ${OLDEST} tahun.` },
);
const ageToday = (birthDate: string) => ageOn(birthDate, jakartaDate(new Date()));

const contact = z.object(
  {
    contact_name: nameField('Nama kontak darurat'),
    phone_number: phoneField,
    relationship_id: referenceField('Hubungan', 'relationships'),
  },
  { error: 'Kontak darurat tidak valid.' },
);

const contactsField = z
  .array(contact, { error: 'Kontak darurat wajib diisi.' })
  .length(2, { error: 'Kontak darurat harus tepat dua orang.' });

/** Each field by itself; what concerns several is {@link personalInfoBody}. */
export const personalInfoFields = z.object({
  nik: nikField,
  full_name: nameField('Nama lengkap'),
  birth_place: textField('Tempat lahir', 100),
  birth_date: birthDateField,
  ktp_address: textField('Alamat KTP', 500),
  marital_status: wordField('Status perkawinan', maritalWords),
  email: z
    .string({ error: 'Email wajib diisi.' })
    .trim()
    .max(254, { error: 'Format email tidak valid.' })
    .pipe(z.email({ error: 'Format email tidak valid.' }))
    .meta({ format: 'email' }),
  home_ownership_id: referenceField('Status kepemilikan rumah', 'home_ownerships'),
  education_id: referenceField('Pendidikan', 'educations'),
  birth_mother_name: nameField('Nama ibu kandung'),
  domicile_city: textField('Kota domisili', 100),
  domicile_address: textField('Alamat domisili', 500),
  occupation_id: referenceField('Pekerjaan', 'occupations'),
  bank_id: referenceField('Bank', 'banks'),
  bank_account_number: digits('Nomor rekening', /^\d{5,20}$/, 'harus terdiri dari 5 sampai 20 digit angka.'),
  bank_account_name: nameField('Nama pemilik rekening'),
  security_pin: pinField,
  emergency_contacts: contactsField,
  // Beyond the document: what funders ask for. Absent, each partner's mapper has a default.
  gender: wordField('Jenis kelamin', genderWords).nullish(),
  religion: listedText('Agama', 'religions').nullish(),
  monthly_income_range: z.enum(incomeRanges, { error: 'Rentang penghasilan tidak dikenal.' }).nullish(),
  source_of_fund: listedText('Sumber dana', 'sources_of_fund').nullish(),
  place_of_work: textField('Tempat bekerja', 200).nullish(),
  work_address: textField('Alamat kantor', 500).nullish(),
  npwp: z
    .string({ error: 'NPWP tidak valid.' })
    .transform((text) => text.replace(/[.\s-]/g, ''))
    .pipe(z.string().regex(/^\d{15,16}$/, { error: 'NPWP harus terdiri dari 15 atau 16 digit angka.' }))
    .meta({ description: '15 or 16 digits, with or without dots and dashes.' })
    .nullish(),
  number_of_dependents: z
    .number({ error: 'Jumlah tanggungan harus berupa angka.' })
    .int({ error: 'Jumlah tanggungan harus berupa bilangan bulat.' })
    .min(0, { error: 'Jumlah tanggungan tidak valid.' })
    .max(30, { error: 'Jumlah tanggungan tidak valid.' })
    .nullish(),
  postal_code: digits('Kode pos', /^\d{5}$/, 'harus terdiri dari 5 digit angka.').nullish(),
  spouse_name: nameField('Nama pasangan').nullish(),
  spouse_nik: nikField.nullish(),
  spouse_birth_date: dateField('Tanggal lahir pasangan').nullish(),
  family_card_number: digits('Nomor kartu keluarga', /^\d{16}$/, 'harus terdiri dari 16 digit angka.').nullish(),
});

type Given = Record<string, unknown>;

export interface WhoFillsIn {
  /** E.164. */
  ownPhone: string;
  /** What the verified card says of its holder; its gender counts where the body is silent and the birth date is the card's. */
  card?: { birthDate: string; gender: Gender } | undefined;
}

/**
 * What concerns several fields is checked as soon as those are right in themselves, whatever else is wrong: the
 * borrower sees every mistake at once.
 */
export const personalInfoBody = ({ ownPhone, card }: WhoFillsIn) =>
  personalInfoFields
    .refine((given) => nikAgrees(given, card), {
      path: ['nik'],
      when: isObject,
      error: 'NIK tidak sesuai dengan tanggal lahir atau jenis kelamin.',
    })
    .refine((given) => phonesOf(given)[0] !== ownPhone, { path: contactPhone(0), when: isObject, error: notOwn })
    .refine((given) => phonesOf(given)[1] !== ownPhone, { path: contactPhone(1), when: isObject, error: notOwn })
    .refine(contactsDiffer, {
      path: contactPhone(1),
      when: isObject,
      error: 'Nomor telepon kedua kontak darurat harus berbeda.',
    });

const isObject = ({ value }: { value: unknown }) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const contactPhone = (place: number) => ['emergency_contacts', place, 'phone_number'];
const notOwn = 'Nomor kontak darurat tidak boleh sama dengan nomor Anda.';

/** NIK, birth date and gender among themselves: a gender that is given corrects the card's, none lets it count. */
function nikAgrees({ nik, birth_date: birthDate, gender: typed }: Given, card: WhoFillsIn['card']): boolean {
  if (typeof nik !== 'string' || !isNik(nik) || typeof birthDate !== 'string' || !isCalendarDate(birthDate))
    return true;
  const gender = typed ?? (card?.birthDate === birthDate ? card.gender : undefined);
  return nikAgreesWith(nik, { birthDate, ...(isGender(gender) ? { gender } : {}) });
}
const isGender = (value: unknown): value is Gender => value === 'MALE' || value === 'FEMALE';

function contactsDiffer(given: Given): boolean {
  const [first, second] = phonesOf(given);
  return first === null || first === undefined || first !== second;
}

/** E.164; null for what is no phone number. */
function phonesOf({ emergency_contacts: contacts }: Given): (string | null)[] {
  if (!Array.isArray(contacts)) return [];
  return contacts.map((contact: { phone_number?: unknown } | null) =>
    typeof contact?.phone_number === 'string' ? normalisePhone(contact.phone_number.slice(0, 30)) : null,
  );
}
