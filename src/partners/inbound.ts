/**
 * The port for what partners send us (webhooks, callbacks). One declaration a message says everything about it; its
 * route, the inbox, matching by hand, the console and the API document read it there. inbound-messages.ts lists them.
 */
import type { z } from 'zod';
import type { FunderRepayment, FunderReport } from '../domain/funding/funder-report.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { InboundSource } from '../domain/inbound-source.ts';
import type { Config } from '../platform/config.ts';

export interface Inbound<Said = unknown, Field extends string = string> {
  /** Names it in the inbox, in metrics and in logs. Stored with each message: never renamed. */
  readonly source: InboundSource;
  /** As operators read it, in Indonesian. */
  readonly title: string;
  /** Of a POST, as Express writes it: `/status/:title`. */
  readonly path: string;
  readonly authentication: Authentication;
  /** Where what is said stands: the JSON body, or the query (a body is then not looked at). */
  readonly carriedBy: 'body' | 'query';
  /** Strict only where something is acted upon: what does not fit is refused with 400 and not kept. */
  readonly schema: z.ZodType<Said>;
  /** Idempotency: what tells a second event from the first one told again. Stored with each message: never changed. */
  uniqueKey(said: Said, call: Call): KeyPart[];
  /**
   * What has to be the same when a message is told again under the same key, where the key says less than the message. A
   * contradiction is kept beside the first one, for review.
   */
  agreement?(said: Said): KeyPart[];
  /** The title or status that operators see. */
  topic(said: Said, call: Call): string;
  /** What it says, in our words. An unknown title or status is a `REVIEW`. `topic`: as it was stored. */
  meaning(said: Said, topic: string): Meaning;
  /** Whom it may mean, what names the loan before what names the person: the first that is known decides. */
  readonly names: readonly Name<Field>[];
  /** What becomes of money because of it; two people match by hand what is not `NONE`. */
  readonly money: Money | ((meaning: Meaning) => Money);
  /** Whole rupiah, where it says so; shown to operators who match it. */
  amount(said: Said): number | null;
  /**
   * Every amount of money that it tells of, by its field. One above `payment.maximumReceipt` of the policy is refused with
   * 400: no such transfer exists, and no workflow may meet it.
   */
  amounts(said: Said): readonly MoneyField[];
  /** The 200 that acknowledges it, word for word. */
  readonly answer: Answer;
  readonly document: InboundDocument;
}

export interface MoneyField {
  /** As a detail of `VALIDATION_ERROR` names it. */
  field: string;
  /** Whole rupiah; null where it is not said or cannot be read. */
  amount: number | null | undefined;
}

/** What a message says, in our words: what the inbox does with it follows from its kind. */
export type Meaning =
  /** Told to the loan's workflow. */
  | { kind: 'FUNDER REPORT'; report: FunderReport }
  /** Money repaid through a funder: booked, each entry once. `wholeHistory`: entries told before come again. */
  | { kind: 'FUNDER REPAYMENT'; entries: FunderRepayment[]; wholeHistory: boolean }
  /** What became of a payment that we had ordered. */
  | { kind: 'PAYMENT NOTICE'; notice: PaymentNotice }
  /** The verdict of a liveness session, told to the onboarding that opened it. */
  | { kind: 'LIVENESS REPORT'; sessionId: string; status: string }
  /** Kept; nobody has to be told. */
  | { kind: 'FOR THE RECORD' }
  /** Nobody knows what to do: an operator reads it. `because` names no person and no value. */
  | { kind: 'REVIEW'; because: string };

export interface PaymentNotice {
  /** Our `INV…`. */
  referenceNo: string;
  status: 'PAID' | 'EXPIRED' | 'FAILED';
  /** Whole rupiah; null where no money came. */
  paidAmount: number | null;
  /** Instant, ISO 8601 UTC: the value date; null where the partner says none. */
  paidAt: string | null;
}

/**
 * A field that names somebody or something of ours, by what it is: src/inbox/match.ts finds, and contradictions.ts
 * objects, by a row for each. `label`: how the console calls the field, in Indonesian; without one it is not shown.
 */
export type Name<Field extends string = string> = { readonly field: Field; readonly label?: string } & (
  | { is: 'APPLICATION' } // our application number
  | { is: 'BORROWER' } // our user id
  | { is: 'NIK' }
  | { is: 'FUNDER LOAN'; funder: FunderName } // the funder's id of the loan
  | { is: 'FUNDER BORROWER'; funder: FunderName } // the funder's id of the borrower
  // Our number, the funder's id of the loan (or of its registration), or an id of theirs that says nothing to us.
  | { is: 'LOAN OR APPLICATION'; funder: FunderName }
  | { is: 'REGISTRATION OR APPLICATION'; funder: FunderName }
  // The amount; with tenor and unit, the only loan of these terms that awaits the funder's money.
  | { is: 'TERMS'; funder: FunderName; tenor: Field; tenorUnit: Field }
  | { is: 'PAYMENT' } // our reference of a payment
  | { is: 'LIVENESS SESSION' } // the session that a face comparison opened
  | { is: 'AMOUNT' } // finds nobody; shown beside the amount applied for
  | { is: 'AMOUNT PAID' } // finds nobody; shown as it was said
);

/** `RECEIVED`: a borrower's money, to be booked. `PAID OUT`: a funder pays, does not pay, or says whom it will pay. */
export type Money = 'RECEIVED' | 'PAID OUT' | 'NONE';

/** How a caller proves who it is. Settings are named, and read by the route. */
export type Authentication =
  /** The same secret in every call: 401 without it, before the body is read. */
  | { by: 'SHARED KEY'; header: string; secret: SettingOf<string>; scheme: Scheme }
  /** A signature over the body's bytes: 401 without one that `valid` takes for one of the secrets'. */
  | { by: 'SIGNATURE'; header: string; secrets: SettingOf<string[]>; valid: SignatureCheck; scheme: Scheme }
  /** The address it calls from, IPs or CIDRs: 403 from another one. */
  | { by: 'ADDRESS'; addresses: SettingOf<string[]> };

export type SignatureCheck = (rawBody: Buffer, header: string | undefined, secrets: readonly string[]) => boolean;

/** Names of settings whose value is a `Value`. */
export type SettingOf<Value> = { [Name in keyof Config]-?: Config[Name] extends Value ? Name : never }[keyof Config];

/** The security scheme of the API document. */
interface Scheme {
  name: string;
  description: string;
}

/** The call that brought a message. */
export interface Call {
  /** Parameters of the path. */
  params: Readonly<Record<string, string>>;
  /** SHA-256 of the body's bytes, hex. */
  bodyDigest(): string;
}

export type KeyPart = string | number | null | undefined;

export interface Answer {
  body: Readonly<Record<string, string | null>>;
  /** For the API document. */
  description: string;
}

/** What most are answered. Source: docs/sources/mobile-api.md, 19. */
export const received: Answer = {
  body: { status: 'success', message: 'Webhook received and processed.' },
  description: 'Webhook received and processed.',
};

/** What the API document says of it beyond its shapes. */
export interface InboundDocument {
  /** `operationId`. */
  id: string;
  summary: string;
  /** Markdown. */
  description?: string;
  /** Of each parameter of the path. */
  params?: Readonly<Record<string, string>>;
  /** What it carries; must fit the schema. */
  example: object;
  /** The field that the example of a `VALIDATION_ERROR` names. */
  wrongField: string;
}

/** Holds a declaration to its schema: names and keys are fields that it has. */
export const inbound = <Schema extends z.ZodType>(
  declaration: Inbound<z.output<Schema>, keyof z.output<Schema> & string> & { schema: Schema },
): Inbound => declaration;
