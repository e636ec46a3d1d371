/** The borrower and the loan of docs/sources/dompet-kilat.md's examples, as our house knows them. */
import type { Borrower } from '../../../src/domain/person/borrower.ts';
import type { LoanRegistration } from '../../../src/partners/dompet-kilat/mapper.ts';
import { budi, idOf } from '../finfra/budi.ts';

export function john(): Borrower {
  const borrower = budi(
    {
      nik: '362638287638783',
      fullName: 'John',
      birthPlace: 'Jakarta',
      birthDate: '1999-09-30',
      ktpAddress: 'Jl Merdeka No. 20',
      maritalStatus: 'SINGLE',
      email: 'johndoe@mail.com',
      educationId: idOf('educations', 'BACHELORS_DEGREE'),
      motherMaidenName: 'Shizuka',
      bankId: idOf('banks', 'SINARMAS'),
      bankAccountNumber: '007812342',
      emergencyContacts: [{ name: 'Banu', phone: '+6281234567892', relationshipId: idOf('relationships', 'SIBLING') }],
      placeOfWork: 'PT ABC',
      workAddress: 'Jl. Kyai Tapa',
      postalCode: '10250',
      familyCardNumber: '123123123123123',
      npwp: '123456789012345',
    },
    { village: 'Kampung Jawa', district: 'Tanah Abang', city: 'Jakarta Pusat', province: 'DKI Jakarta' },
  );
  return { ...borrower, phone: '+62123123123' };
}

export const johnsLoan: LoanRegistration = {
  applicationNo: 'APP-LN-2026-00000001',
  amount: 1_000_000,
  tenorMonths: 2,
  rateMonthlyPercent: '1',
  plafon: 1_000_000,
  ktpPhoto: Buffer.from('a photo'),
  selfiePhoto: Buffer.from('a photo'),
};
