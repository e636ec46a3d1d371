/**
 * The statements behind the read endpoints, taken from the very functions that the endpoints call: what is compared
 * with stays the same query, whatever becomes of it.
 */
import { readLimit } from '../../src/api/mobile/loan/reads.ts';
import { readActiveLoans, readLoan } from '../../src/books/statements.ts';
import { readSubmissionStory } from '../../src/api/mobile/loan/submission-story.ts';
import type { PenaltyPolicy } from '../../src/domain/loan/penalty.ts';
import type { Registry } from '../borrowers.ts';
import type { Reader } from './readers.ts';

export interface ReadEndpoint {
  name: string;
  /** Below /api/v1. */
  path: (reader: Reader) => string;
  /** What the endpoint asks the database, session check not included. */
  read: (em: Asked, reader: Reader, penalty: PenaltyPolicy) => Promise<unknown>;
}

type Asked = Parameters<typeof readLimit>[0];

/** A statement with `$1`-style parameters and their values for one borrower. */
export interface Statement {
  text: string;
  values: unknown[];
}

export const readEndpoints: ReadEndpoint[] = [
  { name: 'limit', path: () => '/loan/limit', read: (em, { userId }) => readLimit(em, userId) },
  {
    name: 'bills',
    path: () => '/loan/bills/outstanding',
    read: (em, { userId }, penalty) => readActiveLoans(em, penalty, userId),
  },
  {
    name: 'submission',
    path: ({ applicationNo }) => `/loan/submissions/${applicationNo}`,
    async read(em, { userId, applicationNo }, penalty) {
      await readSubmissionStory(em, userId, applicationNo);
      await readLoan(em, penalty, applicationNo);
    },
  },
];

/** Reads once through an entity manager that writes down what it is asked. */
export async function statementsOf(
  { read }: ReadEndpoint,
  reader: Reader,
  { orm, config }: Registry,
): Promise<Statement[]> {
  const asked: Statement[] = [];
  const pool = await orm.em.getConnection().getNativeClient();
  const recording = {
    async query({ text, values }: Statement) {
      asked.push({ text, values });
      return pool.query(text, values);
    },
  };
  const em = { getConnection: () => ({ getNativeClient: async () => recording }) } as unknown as Asked;
  await read(em, reader, config.policy.penalty);
  return asked;
}
