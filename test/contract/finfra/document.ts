/**
 * Requests and answers of docs/sources/finfra.md as they stand there, and those that docs/contracts.md adds: one JSON
 * file per section.
 */
import { readFileSync } from 'node:fs';
import { fixture, type Fixture } from '../../partners/contract-fixture.ts';

/** An endpoint that we call. */
export interface Section extends Fixture {
  /** Which document says so. */
  source: string;
  request: Fixture['request'] & {
    /** A form: field → text, or the type of a photo. */
    parts?: Record<string, string>;
    /** The body is that of another section, with what stands here on top. */
    alsoOf?: string;
  };
}

export function section(name: string): Section {
  const read = fixture('finfra', name) as Section;
  const { alsoOf, ...request } = read.request;
  if (!alsoOf) return read;
  return { ...read, request: { ...request, body: { ...section(alsoOf).request.body, ...request.body } } };
}

/** An endpoint of ours that Finfra calls, and the bodies it may bring. */
export interface Callback {
  section: string;
  request: { method: string; path: string };
  bodies: Record<string, Record<string, unknown>>;
}

export const callback = (name: string): Callback =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as Callback;

/** The body of a section's response; the first one unless named. */
export function answerOf(name: string, response?: string): any {
  const { responses } = section(name);
  return responses[response ?? Object.keys(responses)[0]!]!.body;
}

export const token = answerOf('generate-access-token');
export const error = answerOf('error-response-format');
export const borrowerAccepted = answerOf('create-borrower');
export const borrower = answerOf('get-borrower');
export const documentCreated = answerOf('create-document');
export const ocr = answerOf('ocr-documents');
export const biometric = answerOf('biometric-kyc');
export const loanCreated = answerOf('create-bnpl');
export const loanDetail = answerOf('loan-detail');
export const signing = answerOf('initiate-loan-signing');
export const disbursement = answerOf('disburse-loan');
/** Of something that exists, without saying what. */
export const conflict = answerOf('create-borrower', 'exists, nameless');
