/** Requests as the partners' documents show them, and a small client to send them with. */
import { drawKtp } from '../../simulators/ktp-card.ts';

export interface Reply {
  status: number;
  headers: Headers;
  /** Any of six partners' shapes. */
  body: any;
}

/** Sends JSON (or a form, or bytes) and reads the answer, as JSON where it is JSON. */
export async function ask(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Reply> {
  const raw = body === undefined || body instanceof FormData || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: raw ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: raw ? (body as FormData) : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  let parsed: unknown = text;
  try {
    if (json) parsed = JSON.parse(text);
  } catch {
    // an answer that was cut short stays text
  }
  return { status: response.status, headers: response.headers, body: parsed };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** A NIK of a man born on 1992-09-20 whose last digits choose the scenario. */
export const nikEnding = (digits: string) => `327506200992${digits}`;

/** The example body of "Create Borrower" in finfra.md. */
export const finfraBorrower = (nik: string, changes: Record<string, unknown> = {}) => ({
  type: 'PERSONAL',
  partner_reference: `user-${nik}`,
  authorised_signatory: {
    first_name: 'Budi',
    last_name: 'Santoso',
    birth_date: '1995-11-01',
    birth_place: 'Jakarta',
    email: 'budi@example.com',
    mother_maiden_name: 'Sari',
    marital_status: 'MARRIED',
    gender: 'MALE',
    title: 'BPK',
    domicile: 'ID',
    religion: 'ISLAM',
    job: 'PRIVATE_SECTOR_EMPLOYEE',
    education: 'ELEMENTARY_SCHOOL',
    address: {
      street_address: 'Jl. Sudirman No. 1',
      rt: '01',
      rw: '01',
      province: 'JAWA_BARAT',
      city: 'Bandung',
      district: 'Coblong',
      village: 'Dago',
      postal_code: '40135',
      country: 'ID',
    },
    mobile_number: '+6281234567890',
    bank_account: [{ holder_name: 'Budi Santoso', number: '123123123213', swift_code: 'BNINIDJA' }],
    documents: {
      ktp: { number: nik, file: 'base64_or_url', issuing_city: 'Jakarta', expiry_date: '2099-11-01' },
      selfie: { file: 'base64_or_url' },
    },
    monthly_income_range: 'LESS_THAN_3_MILLION',
    emergency_contact_name: 'Humairah',
    emergency_contact_number: '08123456789',
    housing_status: 'OWN_HOME',
    source_of_fund: 'SALARY',
    place_of_work: 'Finfra',
    work_address: 'Mega Kuningan',
    number_of_dependents: 3,
    spouse_name: 'Mia',
    spouse_identification_number: '3275062309984412',
    spouse_date_of_birth: '1999-03-01',
    prenuptial_agreement: 'true',
    ...changes,
  },
});

/** Three instalments of an eight-million loan. */
export const finfraLoan = (partnerReference: string, changes: Record<string, unknown> = {}) => ({
  partner_reference: partnerReference,
  amount: 8_000_000,
  tenor: 2,
  tenor_unit: 'MONTH',
  interest_rate: 2,
  interest_type: 'FLAT',
  repayment_schedule: [
    {
      installment_no: 1,
      due_date: '2027-01-21',
      principal: 4_000_000,
      interest: 160_000,
      fee: 75_000,
      amount: 4_235_000,
    },
    {
      installment_no: 2,
      due_date: '2027-02-21',
      principal: 4_000_000,
      interest: 160_000,
      fee: 75_000,
      amount: 4_235_000,
    },
  ],
  ...changes,
});

/** The example body of "Get Credit Recommendation". */
export const kocekRequest = (nik: string) => ({
  customer_id: 'ac06b74c-6864-407a-802e-f12ee1d8ce40',
  loan_id: '21bef131-7ef0-405f-bb80-bcc2a53b34ef',
  character: {
    name: 'fulan',
    nik,
    kyc_status: false,
    age: 40,
    birth: 'Denpasar, 10 April 1984',
    gender: 'l',
    member_date: '2020-08-01',
    occupation: 'Pedagang',
  },
  income: [{ key: 'penghasilan_1', value: '100000-200000' }],
  expenses: [{ key: 'pengeluaran_1', value: '100000-200000' }],
  collaterals: [{ name: 'Avanza', type: 'Mobil', code: 'MBL', value: 10_000_000 }],
  application: {
    plafon: 10_000_000,
    tenure: 12,
    purpose: 'Konsumtif',
    interest: 12,
    loan_interest_method: 3,
    loan_interest_method_label: 'Bunga Anuitas',
  },
  internal_data: { total_loan: '31', behaviour_pattern_avg_growth_balance: null },
});

/** The example body of "Register Borrower" in dompet-kilat.md. */
export const dompetKilatBorrower = (idNumber: string) => ({
  map: 'PERSONAL_BORROWER',
  productCode: '95',
  phoneNumber: `62${idNumber.slice(-10)}`,
  email: `john${idNumber}@mail.com`,
  fullName: 'John',
  idNumber,
  birthDate: '30/09/1999',
});

/** The example body of "Pengajuan Pinjaman" in dompet-kilat.md. */
export const dompetKilatLoan = (idNumber: string, references: Record<string, unknown> = {}) => ({
  ...dompetKilatBorrower(idNumber),
  gender: 'L',
  birthPlace: 'Jakarta',
  officeName: 'PT ABC',
  startDate: '15/04/2001',
  address: 'Jl Merdeka No. 20',
  village: 'Kampung Jawa',
  subdistrict: 'Tanah Abang',
  city: 'Jakarta Pusat',
  province: 'DKI Jakarta',
  postalCode: '10250',
  plafons: '1000000',
  job: 'Karyawan Swasta',
  jobType: 'Perantara Keuangan',
  jobOnline: 'Berbasis Internet / online',
  income: 'Rp 5.934.041 - Rp 11.868.080',
  homeOwnership: 'MILIK SENDIRI',
  emergencyContactRelationship: 'Saudara',
  emergencyContactName: 'Banu',
  emergencyContactNumber: '6281234567892',
  religion: 'Islam',
  maritalStatus: 'BELUM KAWIN',
  education: 'SARJANA',
  motherMaidenName: 'Shizuka',
  bankName: 'BANK SINARMAS',
  bankAccountNumber: '007812342',
  asset: 'Rp 50.000.001 - Rp 500.000.000',
  familyCard: '123123123123123',
  workExperience: '> 3 Tahun',
  fotoKtp: 'iVBORw0KGgoAAAANSUhEUgAAA',
  fotoSelfie: 'iVBORw0KGgoAAAANSUhEUgAAA',
  loanData: { tenor: 2, unit: 'MONTH', amount: '1000000' },
  references: { interest: '1.0', businessAddress: 'Jl. Kyai Tapa', npwp: '123456789012345', ...references },
});

/** A form with the images of this person. */
export async function imageForm(nik: string, ...names: string[]): Promise<FormData> {
  const card = await drawKtp(nik);
  const form = new FormData();
  for (const name of names) form.set(name, new Blob([new Uint8Array(card)], { type: 'image/jpeg' }), `${name}.jpg`);
  return form;
}
