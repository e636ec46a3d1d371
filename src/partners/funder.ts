/**
 * A funder, in stages: borrower, loan, signature, money, undo. A funder's folder implements this in `funder.ts`; policy
 * names it, and neither activities nor workflows do. docs/add-a-partner.md, "A funder".
 */
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { DatedInstalment, InterestMethod } from '../domain/loan/loan-schedule.ts';
import type { Borrower } from '../domain/person/borrower.ts';
import type { Outcome } from './transport/outcome.ts';

/** A funder that loans can be placed with. */
export type Funder = FunderStages & {
  /** In policy, books and messages; its task queue is made of it: `FINFRA` is `arus-finfra`. */
  name: FunderName;
  /** As operators read it. */
  title: string;
};

export type FunderStages = { borrower: KnownAtOnce | KnownWhenApproved } & (PaysOnRequest | PaysOnRegistration);

// ── borrower ────────────────────────────────────────────────────────────────

/** A funder that accepts a borrower in one call. */
export interface KnownAtOnce {
  known: 'AT ONCE';
  /**
   * May be repeated: a borrower who is there already is registered. `SOMEBODY ELSE`: another person is known under this NIK,
   * and an operator looks. `funderUserId`: the funder's id of the borrower, where it has one.
   */
  register(borrower: Borrower): Promise<Outcome<{ state: 'REGISTERED' | 'SOMEBODY ELSE'; funderUserId?: string }>>;
}

/** A funder that creates the borrower and approves it in a second step, both asynchronously: callbacks, with polling. */
export interface KnownWhenApproved {
  known: 'WHEN APPROVED';
  /** A photo of the KTP or the face; its id is kept and sent with the borrower. May be repeated. */
  uploadPhoto(photo: Photo): Promise<Outcome<{ documentId: string }>>;
  /** May be repeated. `funderUserId` null: a callback brings it; with `existing` (the funder knew the borrower) none may come. */
  create(
    borrower: Borrower,
    given: Identification,
  ): Promise<Outcome<{ funderUserId: string | null; existing: boolean }>>;
  /** May be repeated. */
  approve(funderUserId: string): Promise<Outcome<unknown>>;
  look(funderUserId: string): Promise<Outcome<{ status: 'PENDING' | 'APPROVED' | 'DECLINED' }>>;
}

export interface Identification {
  ktpDocumentId: string;
  selfieDocumentId: string;
  /** Of the e-KYC that proved the identity, where there was one. */
  ekycId: string | undefined;
}

export interface Photo {
  type: 'KTP' | 'SELFIE';
  bytes: Buffer;
  contentType: string;
}

// ── loan, signature, money, undo ────────────────────────────────────────────

/** A funder that disburses a signed loan on our request, as Finfra does. */
export interface PaysOnRequest {
  pays: 'ON REQUEST';
  loan: {
    /** `rejected`: the funder declines the loan. May be repeated: a second one under the same `applicationNo` finds the first. */
    create(funderUserId: string, terms: ScheduledTerms): Promise<Outcome<{ loanId: string }>>;
    look(loanId: string): Promise<Outcome<{ status: FunderLoanStatus }>>;
    /** Finds a loan by our number, after a creation without an answer; null: there is none. */
    find(funderUserId: string, applicationNo: string): Promise<Outcome<{ loanId: string | null }>>;
  };
  /** Left out: the funder signs with the borrower itself, and we wait for its report. */
  signature?: {
    /** Returns the signing page for the borrower. May be repeated. */
    offer(loanId: string): Promise<Outcome<{ signingUrl: string; expiresAt: string }>>;
  };
  money: {
    /** Irreversible: called once, and after `unknown` only polled. `rejected`: the loan is not signed, or is not paid for another reason. */
    request(loanId: string): Promise<Outcome<unknown>>;
  };
  undo: {
    /** Rejects a loan that was not paid out. May be repeated. */
    reject(loanId: string, reason: string): Promise<Outcome<unknown>>;
  };
}

export type FunderLoanStatus =
  | 'PENDING'
  | 'APPROVED'
  | 'SIGNED'
  /** Being paid out. */
  | 'PAYING'
  | 'PAID'
  /** Declined or taken back. */
  | 'REJECTED'
  /** The money could not be paid out, and will not be. */
  | 'FAILED';

/** A funder that signs with the borrower and disburses itself whatever we register; it calls back, as Dompet Kilat does, or is polled. There is no undo. */
export interface PaysOnRegistration {
  pays: 'ON REGISTRATION';
  money: {
    /** Registers the loan and so requests the money: never to be repeated after `unknown`. `loanId` null: the callback brings it. */
    register(
      borrower: Borrower,
      terms: RegisteredTerms,
    ): Promise<Outcome<{ reference: string; loanId: string | null }>>;
    /** Looks the loan up. `SIGNED`: the borrower has signed a loan of these terms. `OPEN` proves nothing: a registration may be under way. */
    look(borrower: Borrower, terms: LoanTerms): Promise<Outcome<{ stand: 'OPEN' | 'SIGNED' }>>;
    /** What became of the loan, asked after each silence; may be repeated. Left out: only a callback tells of the money. */
    ask?(borrower: Borrower, terms: LoanTerms, known: KnownRegistration): Promise<Outcome<RegisteredLoan>>;
  };
}

/** Ids of the funder; null: the registration brought no answer, or none of them. */
export interface KnownRegistration {
  reference: string | null;
  loanId: string | null;
}

export type RegisteredLoan =
  /** Under way, or not there: a registration without an answer may still arrive. */
  | { state: 'OPEN' }
  /** The money left. */
  | { state: 'PAID'; loanId: string; repaymentAccount?: string }
  /** It has not paid and never will: the next funder is tried. */
  | { state: 'DECLINED'; reason?: string };

export interface LoanTerms {
  applicationNo: string;
  /** Principal, whole rupiah. */
  amount: number;
  tenorMonths: number;
  /** Percent a month, a decimal in text: `2.5`. */
  rateMonthlyPercent: string;
  method: InterestMethod;
}

export interface ScheduledTerms extends LoanTerms {
  /** With due dates as if it were paid out today. */
  schedule: DatedInstalment[];
}

export interface RegisteredTerms extends LoanTerms {
  /** The borrower's credit limit, whole rupiah. */
  plafon: number;
  ktpPhoto: Buffer;
  selfiePhoto: Buffer;
}

/** Returns `rejected` as `misconfigured`, for a call that is part of another: its refusal is no business answer, an operator decides. */
export const neverRefused = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.kind === 'rejected' ? { kind: 'misconfigured', reason: `refused: ${outcome.reason}` } : outcome;
