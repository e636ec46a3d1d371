/** The borrower and the loan of Kocek's example, as our house knows them. */
import { referenceData } from '../../../src/domain/person/reference-data.ts';
import type { KocekRequest } from '../../../src/partners/kocek/mapper.ts';
import { fixture } from '../../partners/contract-fixture.ts';

export const occupation = referenceData.occupations[0]!;

/** What the document's example says, where we know it. */
export const fulan: KocekRequest = {
  customerId: 'ac06b74c-6864-407a-802e-f12ee1d8ce40',
  loanId: '21bef131-7ef0-405f-bb80-bcc2a53b34ef',
  borrower: {
    fullName: 'fulan',
    nik: '12121212121212',
    birthPlace: 'Denpasar',
    birthDate: '1984-04-10',
    gender: 'MALE',
    occupationId: occupation.id,
  },
  age: 40,
  memberSince: '2020-08-01',
  kycVerified: false,
  incomeRange: 'GTE_5_AND_LT_10_MILLION',
  knownInstalments: 750_000,
  plafon: 10_000_000,
  tenorMonths: 12,
  purpose: 'Konsumtif',
  interestPercentYearly: 12,
  method: 'ANNUITY',
  collaterals: fixture('kocek', 'get-credit-recommendation').request.body.collaterals,
  history: { loans: 31, activeLoans: 18, outstanding: 138_402_100, worstCollectability: 4 },
  caller: { id: '123', name: 'Samehada', role: 'Eksekutif', ip: '127.0.0.1' },
};
