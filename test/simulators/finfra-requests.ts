/**
 * The example bodies of docs/sources/finfra.md, for a person of the simulator's; from the contract tests' fixtures, so
 * that there is one copy.
 */
import { section } from '../contract/finfra/document.ts';

/** "Create Borrower", with our reference on top. */
export function finfraBorrower(nik: string, changes: Record<string, unknown> = {}) {
  const { type, authorised_signatory: person } = structuredClone(section('create-borrower').request.body);
  person.documents.ktp.number = nik;
  return { type, partner_reference: `user-${nik}`, authorised_signatory: { ...person, ...changes } };
}

/** "Create Borrower" of a company with this NPWP, signed for by this person. */
export function finfraBusiness(nik: string, npwp: string, changes: Record<string, unknown> = {}) {
  const { entity } = structuredClone(section('create-borrower-business').request.body);
  return { ...finfraBorrower(nik), type: 'BUSINESS', entity: { ...entity, npwp, ...changes } };
}

/** Two instalments of the example's eight-million loan. */
export function finfraLoan(partnerReference: string, changes: Record<string, unknown> = {}) {
  const instalment = { principal: 4_000_000, interest: 160_000, fee: 75_000, amount: 4_235_000 };
  return {
    ...structuredClone(section('create-bnpl').request.body),
    partner_reference: partnerReference,
    tenor: 2,
    repayment_schedule: ['2027-01-21', '2027-02-21'].map((due_date, i) => ({
      installment_no: i + 1,
      due_date,
      ...instalment,
    })),
    ...changes,
  };
}
