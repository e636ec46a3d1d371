/** Unknown outcome of a loan registration: compares the loan that Dompet Kilat shows with the one that we registered. */
import type { BorrowerData } from './wire.ts';

/** The loan that Dompet Kilat shows; null: not shown. */
export interface RegisteredTerms {
  /** Ours, if Dompet Kilat gives back what we put into `references`. */
  applicationNo: string | null;
  /** Whole rupiah. */
  amount: number | null;
  tenorMonths: number | null;
  /** Set once the borrower has signed. */
  contractNo: string | null;
}

/** The loan that we registered. */
export interface OurTerms {
  applicationNo: string;
  /** Whole rupiah. */
  amount: number;
  tenorMonths: number;
}

export type LostRegistration =
  /** Shown with our application number: the registration arrived and must not be repeated. */
  | { state: 'REGISTERED'; contractNo: string | null }
  /** Same amount and tenor, no application number: our loan, or an older one of the same terms. */
  | { state: 'ALIKE'; contractNo: string | null }
  /** No loan, or another one. It proves nothing: our registration may still be under way. */
  | { state: 'NOT SHOWN' };

/** Returns the terms in `loanData` and `references` of GET /v1/borrower/{idNumber}; null before the first loan. */
export function registeredTerms({ loanData, references }: BorrowerData['data']): RegisteredTerms | null {
  if (!loanData) return null;
  const inMonths = (loanData.unit ?? 'MONTH').toUpperCase() === 'MONTH';
  return {
    applicationNo: references?.applicationNo || null,
    amount: /^\d+(\.0+)?$/.test(loanData.amount ?? '') ? Number(loanData.amount) : null,
    tenorMonths: inMonths ? (loanData.tenor ?? null) : null,
    contractNo: loanData.contractNo || null,
  };
}

export function matchRegistration(shown: RegisteredTerms | null, ours: OurTerms): LostRegistration {
  if (!shown) return { state: 'NOT SHOWN' };
  const { contractNo } = shown;
  if (shown.applicationNo !== null)
    return shown.applicationNo === ours.applicationNo ? { state: 'REGISTERED', contractNo } : { state: 'NOT SHOWN' };
  const alike = shown.amount === ours.amount && shown.tenorMonths === ours.tenorMonths;
  return alike ? { state: 'ALIKE', contractNo } : { state: 'NOT SHOWN' };
}
