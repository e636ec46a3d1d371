/**
 * Credit reports through Finfra: scores, credit history, CLIK, AFPI, biometric check (RDF), identity hubs.
 * Source: docs/sources/finfra.md, "Borrower" and "e-KYC"; shapes: docs/contracts.md.
 */
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { type FinfraClient, path } from './client.ts';
import {
  afpiAnswer,
  clikAnswer,
  creditHistoryAnswer,
  creditSources,
  hubAnswer,
  type hubs,
  rdfAnswer,
  scoreReportAnswer,
} from './wire.ts';

export type CreditSource = (typeof creditSources)[number];
/** Finfra's path parameter `callbackTitle`. */
export type Hub = (typeof hubs)[number];

/** In all of these null is unknown and amounts are rupiah. All may be repeated. */
export const creditReports = ({ call }: FinfraClient) => ({
  /** Returns scores from these sources; from all that Finfra has if none is named. */
  scoreReport: async (
    nik: string,
    sources: CreditSource[],
  ): Promise<Outcome<{ source: string; score: number | null; grade: string | null }[]>> =>
    whenOk(
      await call({
        operation: 'Credit Score Report',
        method: 'POST',
        path: '/api/core/users/score-report',
        headers: sources.length ? { 'credit-source': inOrder(sources) } : {},
        body: { identity_number: nik },
        answer: scoreReportAnswer,
      }),
      (answer) =>
        answer.sources.map(({ source, score, grade }) => ({ source, score: score ?? null, grade: grade ?? null })),
    ),

  creditHistory: async (nik: string): Promise<Outcome<OtherLoan[]>> =>
    whenOk(
      await call({
        operation: 'Credit History',
        method: 'GET',
        path: path`/api/core/users/${nik}/credit-history`,
        answer: creditHistoryAnswer,
      }),
      ({ loans }) =>
        loans.map((loan) => ({
          lender: loan.lender ?? null,
          amount: loan.amount ?? null,
          outstanding: loan.outstanding ?? null,
          daysPastDue: loan.days_past_due ?? null,
          status: loan.status ?? null,
        })),
    ),

  /** `identity`: the NIK of a person; ASSUMPTION: the NPWP of a company. */
  clikReport: async (identity: string, type: 'PERSONAL' | 'BUSINESS'): Promise<Outcome<ClikReport>> =>
    whenOk(
      await call({
        operation: 'CLIK Credit Report',
        method: 'POST',
        path: '/api/core/users/clik/credit-report',
        body: { identity_number: identity, type },
        answer: clikAnswer,
      }),
      (answer) => ({
        score: answer.score ?? null,
        grade: answer.grade ?? null,
        activeLoans: answer.active_loans ?? null,
        maxDaysPastDue: answer.max_days_past_due ?? null,
      }),
    ),

  /** `reference` is AFPI's; ASSUMPTION: any id of ours serves where AFPI has not given one. */
  afpiReport: async (nik: string, reference: string): Promise<Outcome<AfpiReport>> =>
    whenOk(
      await call({
        operation: 'AFPI Credit History',
        method: 'GET',
        path: path`/api/core/users/${nik}/${reference}/afpi/credit-report`,
        answer: afpiAnswer,
      }),
      (answer) => ({
        referenceId: answer.reference_id,
        activePlatforms: answer.platforms ?? null,
        outstanding: answer.outstanding ?? null,
        maxDaysPastDue: answer.max_days_past_due ?? null,
      }),
    ),

  verifyBiometricRdf: async (userId: string): Promise<Outcome<{ matches: boolean; score: number | null }>> =>
    whenOk(
      await call({
        operation: 'Verify Borrower Biometric (RDF)',
        method: 'POST',
        path: path`/api/core/users/${userId}/rdf/verify-biometric`,
        body: {},
        answer: rdfAnswer,
      }),
      ({ status, score }) => ({ matches: status === 'MATCH', score: score ?? null }),
    ),

  hubStatus: async (userId: string, hub: Hub): Promise<Outcome<{ verified: boolean }>> =>
    whenOk(
      await call({
        operation: 'Check Borrower with Hub',
        method: 'GET',
        path: path`/api/core/users/${userId}/status/${hub}`,
        answer: hubAnswer,
      }),
      ({ status }) => ({ verified: status === 'VERIFIED' }),
    ),
});

/** The document knows `afpi`, `clik` and `afpi,clik`, in this order. */
const inOrder = (sources: CreditSource[]) => creditSources.filter((source) => sources.includes(source)).join(',');

export interface OtherLoan {
  lender: string | null;
  amount: number | null;
  outstanding: number | null;
  daysPastDue: number | null;
  status: string | null;
}

export interface ClikReport {
  score: number | null;
  grade: string | null;
  activeLoans: number | null;
  maxDaysPastDue: number | null;
}

export interface AfpiReport {
  referenceId: string;
  activePlatforms: number | null;
  outstanding: number | null;
  maxDaysPastDue: number | null;
}
