/** The company of create-borrower-business.json, as our house would know it; Budi signs for it. */
import type { Business, BusinessBorrower } from '../../../src/domain/person/business-borrower.ts';
import { budi } from './budi.ts';

export function company(changes: Partial<Business> = {}, signatory = budi()): BusinessBorrower {
  const business: Business = {
    name: 'PT Finfra Contoh',
    legalForm: 'PT',
    line: 'OTHER',
    address: {
      street: 'Jl. Sudirman No. 1',
      rt: '01',
      rw: '01',
      village: 'Dago',
      district: 'Coblong',
      city: 'Bandung',
      province: 'Jawa Barat',
      postalCode: '40135',
    },
    phone: '+6287711998822',
    phoneExtension: '12',
    fax: '+62217711998',
    email: 'company@example.com',
    npwp: '012345678901234',
    nationality: 'ID',
    residence: 'ID',
    establishedOn: '2015-04-01',
    establishedAt: 'Bandung',
    deedDate: '2015-03-20',
    deedNumber: '17',
    management: [
      {
        fullName: 'Sari Dewi',
        role: 'OWNER',
        email: 'sari@example.com',
        phone: '+6281211112222',
        address: 'Jl. Dago No. 2, Bandung',
        gender: 'FEMALE',
        nik: '3273014112850003',
      },
    ],
    ...changes,
  };
  return { ...signatory, business };
}
