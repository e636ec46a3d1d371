/** Simulator of Dompet Kilat: borrower and loan registration, disbursement and repayment callbacks. Source: docs/sources/dompet-kilat.md. */
import { createHash, randomUUID } from 'node:crypto';
import { type Answer, jsonBody, type Refusal } from '../frame/http.ts';
import { counter, shelf } from '../frame/shelf.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';
import { borrowerRead, borrowerRegistered, type RegisteredBorrower } from './answers.ts';
import { callbackControls, type DompetKilatLoan, loanCallback } from './callbacks.ts';
import {
  type BorrowerRegistration,
  borrowerRegistration,
  type LoanRegistration,
  loanRegistration,
} from './requests.ts';

/** `{data: {}, status, message}` as in the document; it shows 001 and 02 only, and no HTTP status. */
const failure = (status: number, code: string, message: string): Answer => ({
  status,
  json: { data: {}, status: code, message },
});
const refusal: Refusal = (status, message) => failure(status, '001', message);

export const dompetKilatSimulator = {
  baseUrl: 'DOMPET_KILAT_BASE_URL',
  credentials: {},
  open: dompetKilat,
} as const satisfies Simulator;

function dompetKilat(stage: Stage): Partner {
  /** By idNumber. */
  const borrowers = shelf<RegisteredBorrower>('borrowers');
  /** `phone …` and `email …` → idNumber. */
  const taken = shelf<string>('taken');
  const loans = shelf<DompetKilatLoan>('loans');
  const numbers = shelf<number>('numbers');
  const nextBorrower = counter(numbers, 'borrower', 139);
  const nextLoan = counter(numbers, 'loan', 141);

  const keep = (person: BorrowerRegistration): RegisteredBorrower => {
    const registered = { ...person, id: nextBorrower(), createdAt: now() };
    borrowers.put(person.idNumber, registered);
    taken.put(`phone ${person.phoneNumber}`, person.idNumber);
    taken.put(`email ${person.email}`, person.idNumber);
    return registered;
  };

  function register(person: BorrowerRegistration): Answer {
    const scenario = stage.scenarioOf(person.idNumber);
    if (!borrowers.get(person.idNumber)) {
      if (scenario === 'dompet-kilat-duplicate') keep(person);
      if (scenario === 'dompet-kilat-other-person') keep({ ...person, ...somebodyElse(person) });
    }
    if (borrowers.get(person.idNumber)) return duplicate(person.idNumber, 'id_number');
    return anothers(person) ?? success(borrowerRegistered(keep(person)));
  }

  /** A phone or an e-mail that belongs to somebody else. */
  function anothers({ idNumber, phoneNumber, email }: BorrowerRegistration): Answer | null {
    const [byPhone, byEmail] = [taken.get(`phone ${phoneNumber}`), taken.get(`email ${email}`)];
    if (byPhone && byPhone !== idNumber) return duplicate(phoneNumber, 'phone_number');
    return byEmail && byEmail !== idNumber ? duplicate(email, 'email') : null;
  }

  const decide = (loan: DompetKilatLoan) =>
    stage.happensSoon({
      nik: loan.nik,
      title: 'disburse',
      change() {
        const status = stage.scenarioOf(loan.nik) === 'both-decline' ? 'rejected' : 'active';
        const known = loans.get(String(loan.id));
        // Forgotten meanwhile by /_sim/reset, which lets ids begin again, too.
        if (known?.nik !== loan.nik || known.registeredAt !== loan.registeredAt) return null;
        const decided: DompetKilatLoan = { ...known, status };
        loans.put(String(loan.id), decided);
        return loanCallback(stage, decided, 'disburse');
      },
    });

  async function registerLoan(request: LoanRegistration): Promise<Answer> {
    const borrower = borrowers.get(request.idNumber);
    if (!borrower) return failure(200, '001', `borrower with idNumber ${request.idNumber}, is not found`);
    const scenario = stage.scenarioOf(request.idNumber);
    if (scenario === 'dompet-kilat-unheard') return { status: 0, lost: 'hang' };
    const taken = anothers(request);
    if (taken) return taken;

    const applicationNo = request.references['applicationNo'];
    const known = typeof applicationNo === 'string' && applicationNo !== '' ? applicationNo : null;
    const id = nextLoan();
    const { fotoKtp: _ktp, fotoSelfie: _selfie, ...kept } = request;
    borrowers.put(request.idNumber, { ...borrower, loan: kept, loanId: id });
    const loan: DompetKilatLoan = {
      id,
      nik: request.idNumber,
      applicationNo: known,
      transactionId: scenario === 'dompet-kilat-nameless' ? randomUUID() : (known ?? String(id)),
      loanCode: `LC${1_635_132_008 + id}`,
      accountNumber: `8808${(BigInt(`0x${createHash('sha256').update(`loan ${id}`).digest('hex')}`) % 10n ** 12n).toString().padStart(12, '0')}`,
      status: 'pending',
      amount: Number(request.loanData.amount),
      tenor: request.loanData.tenor,
      tenorUnit: request.loanData.unit,
      histories: [],
      registeredAt: now(),
    };
    loans.put(String(id), loan);
    await decide(loan);
    const answer = success({
      id,
      borrowerId: borrower.id,
      productId: 2,
      state: 1,
      status: 'INACTIVE',
      loanCode: '',
      plafons: Number(request.plafons),
      tenor: loan.tenor,
      tenorUnit: loan.tenorUnit,
      amount: loan.amount,
      contractNo: '',
      contractDate: null,
      interest: request.references.interest,
      updatedAt: now(),
      createdAt: now(),
      deletedAt: null,
    });
    return scenario === 'dompet-kilat-hangs' ? { ...answer, lost: 'hang' } : answer;
  }

  return {
    title: 'Dompet Kilat',
    document: 'docs/sources/dompet-kilat.md',
    shelves: [borrowers, taken, loans, numbers],
    refusal,
    resume() {
      for (const loan of loans.values()) if (loan.status === 'pending') void decide(loan);
    },
    routes: [
      {
        method: 'POST',
        path: '/v1/borrower/register',
        operation: 'registerBorrower',
        handle: (call) => register(jsonBody(call, borrowerRegistration, refusal)),
      },
      {
        method: 'GET',
        path: '/v1/borrower/:idNumber',
        operation: 'getBorrower',
        handle(call) {
          const idNumber = call.params['idNumber'] ?? '';
          const borrower = borrowers.get(idNumber);
          if (!borrower) return failure(200, '001', `IdNumber ${idNumber} record not found`);
          return success(borrowerRead(borrower, loans.get(String(borrower.loanId))));
        },
      },
      {
        method: 'POST',
        path: '/v1/loan/register',
        operation: 'registerLoan',
        handle: (call) => registerLoan(jsonBody(call, loanRegistration, refusal)),
      },
    ],
    control: callbackControls(stage, loans),
  };
}

const now = () => new Date().toISOString();
const success = (data: unknown): Answer => ok({ status: '00', message: 'success', data });

const duplicate = (value: string, key: string): Answer =>
  failure(200, '02', `Error 1062: Duplicate entry '${value}' for key '${key}'`);

const somebodyElse = ({ idNumber }: BorrowerRegistration) => ({
  fullName: 'ORANG LAIN',
  birthDate: '01/01/1970',
  phoneNumber: `62899${idNumber.slice(-8)}`,
  email: `orang.lain.${idNumber.slice(-8)}@example.com`,
});
