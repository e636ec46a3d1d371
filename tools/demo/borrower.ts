/** A made-up borrower, with a face, a card and papers in order. */
import sharp from 'sharp';
import { drawKtp } from '../../simulators/ktp-card.ts';

export interface MadeUpBorrower {
  nik: string;
  fullName: string;
  phone: string;
  pin: string;
  accountNumber: string;
  birthDate: string;
  ktp: Buffer;
  selfie: Buffer;
}

/** `serial` makes them differ; `lastDigits` choose a scenario of the simulators (simulators/README.md). */
export async function makeUpBorrower(serial: number, lastDigits?: string): Promise<MadeUpBorrower> {
  const digits = String(serial).padStart(6, '0').slice(-6);
  // District, then day (women: + 40), month and year of birth, then a number; those from 9000 choose scenarios.
  const district = String(1 + ((lastDigits ? serial : Math.floor(serial / 8_999)) % 99)).padStart(2, '0');
  const nik = `3174${district}680490${lastDigits ?? String(1 + (serial % 8_999)).padStart(4, '0')}`;
  return {
    nik,
    fullName: `Siti Rahmawati ${words[serial % words.length]}`,
    phone: `0812${String(30_000_000 + serial).slice(-8)}`,
    pin: '271828',
    accountNumber: `8912357${digits}`,
    birthDate: '1990-04-28',
    ktp: await drawKtp(nik),
    selfie: await drawSelfie(serial),
  };
}

const words = ['Lestari', 'Kusuma', 'Wulandari', 'Pertiwi', 'Anggraini', 'Maharani', 'Puspita', 'Larasati'];

/** A face of sorts: real JPEG bytes, different for everybody. */
function drawSelfie(serial: number): Promise<Buffer> {
  const hue = (serial * 47) % 360;
  const face = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="640">
<rect width="100%" height="100%" fill="hsl(${hue} 40% 70%)"/>
<ellipse cx="240" cy="300" rx="130" ry="170" fill="#c68642"/><circle cx="190" cy="270" r="14"/><circle cx="290" cy="270" r="14"/>
<path d="M180 380 Q240 430 300 380" stroke="#7a1f1f" stroke-width="10" fill="none"/></svg>`;
  return sharp(Buffer.from(face)).jpeg({ quality: 88 }).toBuffer();
}

interface References {
  home_ownerships: { id: string }[];
  educations: { id: string }[];
  occupations: { id: string; label: string }[];
  banks: { id: string }[];
  relationships: { id: string }[];
}

/** What the app sends to POST /onboarding/personal-info. */
export function personalInfo(borrower: MadeUpBorrower, references: References) {
  return {
    nik: borrower.nik,
    full_name: borrower.fullName,
    birth_place: 'JAKARTA',
    birth_date: borrower.birthDate,
    ktp_address: 'Jl. Melati 12 001/002, Kebayoran, Kebayoran Baru, JAKARTA SELATAN, DKI JAKARTA',
    marital_status: 'BELUM KAWIN',
    email: `siti.${borrower.nik.slice(-8)}@example.com`,
    home_ownership_id: references.home_ownerships[0]!.id,
    education_id: references.educations[0]!.id,
    birth_mother_name: 'Sarah',
    domicile_city: 'Jakarta',
    domicile_address: 'Jl. Melati 12, Jakarta Selatan',
    occupation_id: references.occupations[0]!.id,
    bank_id: references.banks[0]!.id,
    bank_account_number: borrower.accountNumber,
    bank_account_name: borrower.fullName,
    security_pin: borrower.pin,
    gender: 'PEREMPUAN',
    monthly_income_range: 'GTE_10_AND_LT_20_MILLION',
    postal_code: '12120',
    emergency_contacts: [
      { contact_name: 'Sarah', phone_number: '081288800001', relationship_id: references.relationships[0]!.id },
      { contact_name: 'Budi', phone_number: '081288800002', relationship_id: references.relationships[1]!.id },
    ],
  };
}
