/** State of the simulated Finfra: tokens, people, borrowers, documents, loans. */
import { shelf, type Shelf } from '../frame/shelf.ts';
import type { BorrowerRequest } from './borrower-request.ts';
import type { LoanRequest } from './loan-request.ts';
import type { Person } from './person.ts';

export type BorrowerStatus = 'PENDING' | 'APPROVED_BY_PARTNER' | 'REJECTED' | 'BLOCKED';

export interface FinfraBorrower {
  id: string;
  nik: string;
  status: BorrowerStatus;
  partnerReference: string | null;
  request: BorrowerRequest;
  createdAt: string;
  /** The callback with the id was sent. */
  announced: boolean;
  /** An approval is under way. */
  approving: boolean;
}

export type LoanStatus =
  | 'PENDING'
  | 'APPROVED'
  | 'REJECTED'
  | 'SIGNED'
  | 'DISBURSEMENT_IN_PROGRESS'
  | 'DISBURSED'
  | 'DISBURSEMENT_FAILED'
  | 'COMPLETED';

export interface FinfraLoan {
  uniqueId: string;
  userId: string;
  nik: string;
  status: LoanStatus;
  request: LoanRequest;
  createdAt: string;
  signedAt: string | null;
  disbursedAt: string | null;
  /** Part of the signing page's address. */
  signingToken: string | null;
  signingExpiresAt: string | null;
  rejectionReason: string | null;
}

export interface KycSession {
  id: string;
  nik: string;
  status: 'PENDING' | 'VERIFIED' | 'REJECTED';
  reason: string | null;
  biometric: boolean;
  submitted: boolean;
  /** Polls that are still answered PENDING. */
  pendingLookUps: number;
  /** Didit decides. */
  verificationSessionId: string | null;
}

export interface StoredDocument {
  id: string;
  type: string;
  description: string | null;
  fileName: string;
  uploadToken: string;
  expiresAt: string;
  uploadedAt: string | null;
  createdAt: string;
  size: number;
}

export interface VirtualAccount {
  id: string;
  external_id: string;
  loan_unique_id: string;
  bank_code: string;
  account_number: string;
  amount: number;
  expires_at: string;
}

export interface FinfraMemory {
  /** Access token → when it expires, ms. */
  tokens: Shelf<number>;
  /** Refresh token → access token. */
  refreshTokens: Shelf<string>;
  /** Registered by POST /_sim/people, by NIK. */
  people: Shelf<Person>;
  /** NIKs registered and not yet read, in order. */
  unread: Shelf<string>;
  /** SHA-256 of an image → NIK that was read from it. */
  readings: Shelf<string>;
  sessions: Shelf<KycSession>;
  /** NIK → biometrics so far. */
  biometrics: Shelf<number>;
  documents: Shelf<StoredDocument>;
  borrowers: Shelf<FinfraBorrower>;
  /** NIK of a person or NPWP of a company → borrower id. */
  borrowerIds: Shelf<string>;
  loans: Shelf<FinfraLoan>;
  /** Partner reference → loan id. */
  loanIds: Shelf<string>;
  virtualAccounts: Shelf<VirtualAccount>;
  numbers: Shelf<number>;
}

export function finfraMemory(): FinfraMemory {
  return {
    tokens: shelf('tokens', 1000),
    refreshTokens: shelf('refreshTokens', 1000),
    people: shelf('people'),
    unread: shelf('unread'),
    readings: shelf('readings'),
    sessions: shelf('sessions'),
    biometrics: shelf('biometrics'),
    documents: shelf('documents'),
    borrowers: shelf('borrowers'),
    borrowerIds: shelf('borrowerIds'),
    loans: shelf('loans'),
    loanIds: shelf('loanIds'),
    virtualAccounts: shelf('virtualAccounts'),
    numbers: shelf('numbers'),
  };
}
