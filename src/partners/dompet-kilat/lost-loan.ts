/** Whether the loan that Dompet Kilat shows with a borrower is the one that we registered and got no answer for. */
import type { BorrowerData } from './wire.ts';

/** What Dompet Kilat shows of a loan; null is not said. */
export interface RegisteredTerms {
  /** Ours, if Dompet Kilat gives back what we put into `references`. */
  applicationNo: string | null;
  /** Whole rupiah. */
  amount: number | null;
  tenorMonths: number | null;
  /** Set once the borrower has signed. */
  contractNo: string | null;
}

/** What we asked for. */
export interface OurTerms {
  applicationNo: string;
  /** Whole rupiah. */
  amount: number;
  tenorMonths: number;
}

export type LostRegistration =
  /** Our application number came back: it was heard, and is never to be asked for again. */
  | { state: 'REGISTERED'; contractNo: string | null }
  /** A loan of that amount and tenor whose application number is not shown: ours, or an older one of the same terms. */
  | { state: 'ALIKE'; contractNo: string | null }
  /** No loan, or another one. It proves nothing: a registration may be under way for a while. */
  | { state: 'NOT SHOWN' };

/** `loanData` and `references` of GET /v1/borrower/{idNumber}; null before the first loan. */
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

export function searchedLoan(shown: RegisteredTerms | null, ours: OurTerms): LostRegistration {
  if (!shown) return { state: 'NOT SHOWN' };
  const { contractNo } = shown;
  if (shown.applicationNo !== null)
    return shown.applicationNo === ours.applicationNo ? { state: 'REGISTERED', contractNo } : { state: 'NOT SHOWN' };
  const alike = shown.amount === ours.amount && shown.tenorMonths === ours.tenorMonths;
  return alike ? { state: 'ALIKE', contractNo } : { state: 'NOT SHOWN' };
}
