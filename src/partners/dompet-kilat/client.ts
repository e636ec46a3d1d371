/** Client of Dompet Kilat: one function for each call. No token: access is by IP whitelist. Source: docs/sources/dompet-kilat.md. */
import type { ZodType } from 'zod';
import type { Borrower } from '../../domain/person/borrower.ts';
import type { PartnerCall, PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { dompetKilatFailure, isDuplicate, isNotFound } from './errors.ts';
import {
  type LostRegistration,
  type OurTerms,
  type RegisteredTerms,
  registeredTerms,
  matchRegistration,
} from './lost-registration.ts';
import { fromDate, type LoanRegistration, toBorrowerRegistration, toLoanRegistration } from './mapper.ts';
import { borrowerData, borrowerRegistered, loanRegistered } from './wire.ts';

export interface DompetKilatOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  productCode: string;
}

export interface RegisteredLoan {
  /** Dompet Kilat's `id` of the loan. */
  loanReference: string;
  /** Null until it is paid out. */
  loanCode: string | null;
}

export type KnownBorrower =
  | {
      found: true;
      fullName: string;
      /** `YYYY-MM-DD`. */
      birthDate: string;
      /** E.164. */
      phone: string;
      /** The loan that Dompet Kilat shows with the borrower. ASSUMPTION: the newest. */
      loan: RegisteredTerms | null;
    }
  | { found: false };

export function dompetKilatClient({ baseUrl, productCode }: DompetKilatOptions, transport: PartnerTransport) {
  const call = <T>(
    given: Pick<PartnerCall, 'operation' | 'method' | 'body'> & { path: string; answer: ZodType<T> },
  ) => {
    const { path, answer, ...rest } = given;
    return transport.call({
      partner: 'dompet-kilat',
      url: `${baseUrl}${path}`,
      classify: dompetKilatFailure,
      secretFields: ['fotoKtp', 'fotoSelfie'],
      ...rest,
      answer,
    });
  };

  /** Returns who is registered under this NIK, and with which loan. May be repeated. */
  async function borrower(nik: string): Promise<Outcome<KnownBorrower>> {
    const outcome = await call({
      operation: 'Get Data Borrower',
      method: 'GET',
      path: `/v1/borrower/${encodeURIComponent(nik)}`,
      answer: borrowerData,
    });
    if (isNotFound(outcome)) return { kind: 'ok', value: { found: false } };
    if (outcome.kind === 'ok' && outcome.value.data.idNumber !== nik)
      return { kind: 'unknown', reason: 'the answer is about another idNumber' };
    return whenOk(outcome, ({ data }) => ({
      found: true as const,
      fullName: data.fullName,
      birthDate: fromDate(data.birthDate),
      phone: `+${data.phoneNumber.replace(/^\+/, '')}`,
      loan: registeredTerms(data),
    }));
  }

  return {
    /** Registers a borrower. May be repeated. `DUPLICATE` (02): NIK, phone or email is registered; `borrower` tells whether it is this person. */
    async registerBorrower(borrower: Borrower): Promise<Outcome<{ state: 'REGISTERED' | 'DUPLICATE' }>> {
      const outcome = await call({
        operation: 'Register Borrower',
        method: 'POST',
        path: '/v1/borrower/register',
        body: toBorrowerRegistration(borrower, productCode),
        answer: borrowerRegistered,
      });
      if (isDuplicate(outcome)) return { kind: 'ok', value: { state: 'DUPLICATE' } };
      return whenOk(outcome, () => ({ state: 'REGISTERED' as const }));
    },

    borrower,

    /**
     * Looks for a loan whose registration got no answer. May be repeated. It proves nothing: a registration that is not shown
     * may still be under way, so `NOT SHOWN` never allows another one.
     */
    async findLoan(nik: string, terms: OurTerms): Promise<Outcome<LostRegistration>> {
      return whenOk(await borrower(nik), (known) => matchRegistration(known.found ? known.loan : null, terms));
    },

    /**
     * Registers a loan: Dompet Kilat signs with the borrower and disburses itself. Not idempotent (no key of ours): never
     * repeat it after `unknown`; `findLoan` looks for it. 02 is `unknown` too: this borrower has a loan there, perhaps from our
     * own attempt whose answer was lost, and as a refusal it would let a second funder pay as well.
     */
    async registerLoan(borrower: Borrower, loan: LoanRegistration): Promise<Outcome<RegisteredLoan>> {
      const body = toLoanRegistration(borrower, loan, productCode);
      if (body.kind !== 'ok') return body;
      const outcome = await call({
        operation: 'Pengajuan Pinjaman',
        method: 'POST',
        path: '/v1/loan/register',
        body: body.value,
        answer: loanRegistered,
      });
      if (isDuplicate(outcome))
        return { kind: 'unknown', reason: 'a loan of this borrower is registered already (02)' };
      return whenOk(outcome, ({ data }) => ({ loanReference: String(data.id), loanCode: data.loanCode || null }));
    },
  };
}
