/** What must have happened at the simulator before an example of the document makes sense there. */
import type { FinfraSteps } from '../../simulators/finfra-client.ts';
import { finfraBorrower, finfraBusiness, finfraLoan } from '../../simulators/finfra-requests.ts';
import { ask, imageForm } from '../../simulators/requests.ts';

/** Who and what an example speaks of. */
export interface Names {
  nik: string;
  npwp: string;
  userId: string;
  loanId: string;
  kycId: string;
  documentId: string;
  /** Our application number. */
  reference: string;
}

/** As the document's examples have them. */
export const documentedNames: Names = {
  nik: '3275062009921981',
  npwp: '012345678901234',
  userId: '6a41ff87dda4eefd0b7b0300',
  loanId: 'LN-000123',
  kycId: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  documentId: 'doc_01j4abc',
  reference: 'APP-LN-2026-00000001',
};

/** Does what comes before, and tells the simulator's own names for it. */
export type Before = (at: FinfraSteps, names: Names) => Promise<Partial<Names>>;

export const nothing: Before = () => Promise.resolve({});

export const cardRead: Before = async (at, { nik }) => {
  const form = await imageForm(nik, 'ktp_image');
  return { kycId: (await at.call('POST', '/api/core/users/ocr', form)).body.kyc_id };
};
export const facesCompared: Before = async (at, { nik }) => ({ kycId: (await at.kyc(nik)).kycId });
export const kycHandedIn: Before = async (at, names) => {
  const { kycId } = await at.kyc(names.nik);
  await at.call('POST', `/api/core/kyc/${kycId}/submit`, {});
  return { kycId };
};

export const borrower: Before = async (at, { nik }) => ({ userId: await at.borrower(nik) });
export const company: Before = async (at, { nik, npwp }) => {
  await at.call('POST', '/api/core/users', finfraBusiness(nik, npwp));
  return { userId: String((await at.told('user_created', nik))['user_id']) };
};
export const approvedBorrower: Before = async (at, { nik }) => ({ userId: await at.approvedBorrower(nik) });
/** The borrower of "Get Borrower" says what kind of business is run. */
export const approvedRestaurant: Before = async (at, { nik }) => {
  await at.call('POST', '/api/core/users', finfraBorrower(nik, { business_type: 'RESTAURANT' }));
  const userId = String((await at.told('user_created', nik))['user_id']);
  await at.call('POST', `/api/core/users/${userId}/approve`);
  await at.told('user_approved', nik);
  return { userId };
};

export const loanUnderOurReference: Before = async (at, { nik, reference }) => {
  const userId = await at.approvedBorrower(nik);
  await at.call('POST', `/api/core/loans/${userId}/bnpl`, finfraLoan(reference));
  return { userId };
};
export const approvedLoan: Before = async (at, { nik }) => ({ loanId: await at.approvedLoan(nik) });
export const signedLoan: Before = async (at, { nik }) => ({ loanId: await at.signedLoan(nik) });
export const disbursedLoan: Before = async (at, { nik }) => {
  const loanId = await at.signedLoan(nik);
  await at.call('POST', `/api/core/loans/${loanId}/disbursement`, {});
  const told = await at.told('loan_disbursed', nik);
  return { loanId, userId: String(told['user_id']) };
};

export const storedDocument: Before = async (at, { nik }) => {
  const form = await imageForm(nik, 'file');
  form.set('type', 'KTP');
  form.set('description', 'KTP');
  const { body } = await at.call('POST', '/api/documents', form);
  await ask('PUT', body.presigned_url, new Uint8Array(Buffer.from('bytes of the card')));
  return { documentId: body.id };
};
