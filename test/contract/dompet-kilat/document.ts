/** The examples of docs/sources/dompet-kilat.md by what they are; in what we send, the photos are those of john.ts. */
import { fixture } from '../../partners/contract-fixture.ts';

const register = fixture('dompet-kilat', 'register-borrower');
const read = fixture('dompet-kilat', 'get-data-borrower');
const loan = fixture('dompet-kilat', 'pengajuan-pinjaman');
const photo = Buffer.from('a photo').toString('base64');

export const registerBorrower = register.request.body;
export const borrowerRegistered = register.responses['success']!.body;
export const duplicate = register.responses['registered already']!.body;
export const borrower = read.responses['success']!.body;
export const notFound = read.responses['not found']!.body;
export const registerLoan = { ...loan.request.body, fotoKtp: photo, fotoSelfie: photo };
export const loanRegistered = loan.responses['success']!.body;
export const borrowerNotFound = loan.responses['borrower not found']!.body;
export const disbursed = fixture('dompet-kilat', 'callback-disbursement').request.body;
export const repaid = fixture('dompet-kilat', 'callback-repayment').request.body;
