/** Another Dompet Kilat than our simulator. Source: docs/sources/dompet-kilat.md; matching: docs/contracts.md. */
import { randomUUID } from 'node:crypto';
import { type Call, listen, type Reply, type Routes } from './listener.ts';
import { everybody, phoneDigits } from './people.ts';
import type { Postbox } from './postbox.ts';

/** What the document calls mandatory of a loan. */
const mandatory = [
  ...['map', 'productCode', 'phoneNumber', 'email', 'fullName', 'idNumber', 'gender', 'birthPlace', 'birthDate'],
  ...[
    'officeName',
    'startDate',
    'address',
    'village',
    'subdistrict',
    'city',
    'province',
    'postalCode',
    'plafons',
    'job',
  ],
  ...['jobType', 'jobOnline', 'income', 'homeOwnership', 'emergencyContactName', 'emergencyContactNumber'],
  ...['emergencyContactRelationship', 'religion', 'maritalStatus', 'education', 'motherMaidenName', 'bankName'],
  ...['bankAccountNumber', 'asset', 'familyCard', 'workExperience', 'fotoKtp', 'fotoSelfie', 'loanData', 'references'],
];
const day = (date: string) => date.split('-').toReversed().join('/');

/**
 * Knows everybody from earlier business, and says so with HTTP 400. Pays soon after it took a loan, and tells of it twice
 * under a transaction id and a loan code that nobody has heard of.
 */
export async function secondFunder(productCode: string, address: string, post: Postbox) {
  const loans: { amount: string; tenor: number; applicationNo: unknown }[] = [];
  const listener = await listen(
    (): Routes => ({
      'POST /v1/borrower/register': (call) => {
        const body = call.json();
        if (body.map !== 'PERSONAL_BORROWER' || body.productCode !== productCode || !/^62\d+$/.test(body.phoneNumber))
          return unacceptable(call, 'map, productCode or phoneNumber');
        return { status: 400, body: { data: {}, status: '02', message: `Duplicate entry '${body.idNumber}' for key` } };
      },
      'GET /v1/borrower/:nik': (call) => {
        const person = everybody.find(({ nik }) => nik === call.params[0]);
        if (!person) return { status: 404, body: { data: {}, status: '001', message: 'record not found' } };
        const data = {
          ...{ map: 'PERSONAL_BORROWER', productCode, phoneNumber: phoneDigits(person), idNumber: person.nik },
          ...{ email: null, fullName: person.fullName.toUpperCase(), birthDate: day(person.birthDate), gender: null },
          ...{ loanData: null, references: null, fotoKtp: null },
        };
        return { body: { status: '00', message: 'success', data } };
      },
      'POST /v1/loan/register': (call) => {
        const body = call.json();
        const missing = mandatory.filter((field) => !body[field]);
        const { loanData, references } = body;
        if (missing.length) return unacceptable(call, missing.join(', '));
        if (typeof loanData.amount !== 'string' || loanData.unit !== 'MONTH') return unacceptable(call, 'loanData');
        if (!/^[LP]$/.test(body.gender) || !/^62\d+$/.test(body.emergencyContactNumber))
          return unacceptable(call, 'gender or emergencyContactNumber');
        loans.push({ amount: loanData.amount, tenor: loanData.tenor, applicationNo: references.applicationNo });
        const callback = disbursed(Number(loanData.amount), loanData.tenor);
        const from = { 'X-Forwarded-For': address };
        post.sendLate('/v1/loan/disburse', callback, from);
        post.sendLate('/v1/loan/disburse', callback, from);
        const data = { id: 88_000_141, borrowerId: 139, productId: 2, state: 1, status: 'INACTIVE', loanCode: '' };
        return { status: 201, body: { status: '00', message: 'success', data: { ...data, contractDate: null } } };
      },
    }),
    200,
  );
  const unacceptable = (call: Call, why: string): Reply =>
    listener.refuse(call, why, { status: 400, body: { data: {}, status: '99', message: why } });
  return { ...listener, loans };
}

function disbursed(loanAmount: number, tenor: number) {
  return {
    transactionId: randomUUID(),
    loanCode: `LC${loanAmount}${tenor}`,
    bankCode: 'BNI',
    paymentAccountNumber: '8808999966040139',
    status: 'active',
    loanAmount,
    loanAmountPaid: 0,
    tenor,
    tenorUnit: 'month',
    numberOfPay: 0,
    histories: null,
  };
}
