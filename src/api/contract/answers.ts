/** Successful answers of contracts: in the envelope of the mobile API, as plain JSON, or written by the handler. */
import { z } from 'zod';
import { success } from '../envelope.ts';
import { named } from './bodies.ts';
import type { Answer, ShownAnswer } from './contract.ts';

/** `{status: "success", message}`; the handler returns nothing. `text` is Indonesian, for the borrower. */
export const message = (status: 200 | 201, text: string): Answer<void> => ({
  send: (res) => success(res, status, text),
  byStatus: { [status]: shownJson(text, envelopeOf(text), { success: { status: 'success', message: text } }) },
});

/** `{status: "success", message, data}`; the handler returns `data`, and `example` is one. */
export const envelope = <Data extends z.ZodType>(
  status: 200 | 201,
  text: string,
  data: Data,
  example: z.output<Data>,
): Answer<z.output<Data>> => ({
  send: (res, given) => success(res, status, text, given as object),
  byStatus: {
    [status]: shownJson(text, envelopeOf(text, data), { success: { status: 'success', message: text, data: example } }),
  },
});

/**
 * JSON without an envelope, one or several statuses; the handler returns the body. `statusOf` says which status goes
 * with it, the first one where it is left out.
 */
export const plain = <Schemas extends Record<number, PlainAnswer>>(
  byStatus: Schemas,
  statusOf: (data: BodyOf<Schemas[keyof Schemas]>) => number = () => Number(Object.keys(byStatus)[0]),
): Answer<BodyOf<Schemas[keyof Schemas]>> => ({
  send: (res, data) => void res.status(statusOf(data)).json(data),
  byStatus: Object.fromEntries(
    Object.entries(byStatus).map(([status, { description, schema, examples, schemaName }]) => [
      status,
      { ...shownJson(description, schema, examples), ...(schemaName ? { schemaName } : {}) },
    ]),
  ),
});

interface PlainAnswer extends Pick<ShownAnswer, 'description' | 'schemaName'> {
  schema: z.ZodType;
  examples: Record<string, unknown>;
}

/** What the handler may return: the body of any of the statuses. */
type BodyOf<Shown> = Shown extends { schema: infer Schema extends z.ZodType } ? z.output<Schema> : never;

/** A page, a picture: the handler writes to `res` itself. */
export const written = (shown: ShownAnswer): Answer<void> => ({ send: () => {}, byStatus: { 200: shown } });

/** The envelope of a success, as a schema. */
export const envelopeOf = <Data extends z.ZodType>(text: string, data?: Data) =>
  z.strictObject({
    status: z.literal('success'),
    message: z.literal(text),
    ...(data ? { data } : {}),
  });

/** One status of a JSON answer, as the document shows it. */
export const shownJson = (description: string, schema: z.ZodType, examples: Record<string, unknown>): ShownAnswer => ({
  description,
  content: { 'application/json': { schema, examples: named(examples) } },
});
