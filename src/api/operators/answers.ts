/** What calls of the operators' API answer: JSON without an envelope, and the two answers of a call that takes two people. */
import { z } from 'zod';
import { plain, shownJson } from '../contract/answers.ts';
import type { Answer } from '../contract/contract.ts';
import * as example from './examples.ts';
import { proposalSchema, type ShownProposal } from './proposals/proposal-schema.ts';

/** One status; `shown` is what the answer may look like. */
export const answered = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  shown: z.output<Schema>,
  status: 200 | 201 = 200,
): Answer<z.output<Schema>> => plain({ [status]: { description, schema, examples: { example: shown } } });

/** 204, without a body. */
export const noContent = (description: string): Answer<void> => ({
  send: (res) => void res.status(204).end(),
  byStatus: { 204: { description, content: {} } },
});

type State = 'PROPOSED' | 'CONFIRMED';

export interface PairAnswer {
  state: State;
  proposal: ShownProposal;
}

interface PairShown<More, Alone> {
  /** Stands beside `state` and `proposal`. */
  more?: { schemas: { [Name in keyof More]: z.ZodType<More[Name]> }; example: NoInfer<More> };
  /** Of the example: what differs from the decision of an application. */
  proposal?: Partial<ShownProposal>;
  /** Also 200: what one person could do alone. */
  alone?: { schema: z.ZodType<Alone>; example: NoInfer<Alone> };
}

/** Maker and checker: 202 for the proposal, 200 once another person has said the same. */
export function inPairs<More extends object = object, Alone extends object = PairAnswer>(
  given: PairShown<More, Alone> = {},
): Answer<(PairAnswer & More) | Alone> {
  const { more, alone } = given;
  const schemaOf = (state: State) =>
    z.strictObject({ state: z.literal(state), proposal: proposalSchema, ...more?.schemas });
  const exampleOf = (state: State, proposal: ShownProposal) => ({
    ...{ state, proposal: { ...proposal, ...given.proposal } },
    ...more?.example,
  });
  const confirmed = schemaOf('CONFIRMED');
  return {
    send: (res, data) => void res.status('state' in data && data.state === 'PROPOSED' ? 202 : 200).json(data),
    byStatus: {
      200: shownJson(
        alone ? 'Done by one person, or confirmed by the second.' : 'Confirmed by the second person, and carried out.',
        alone ? z.union([confirmed, alone.schema]) : confirmed,
        {
          confirmed: exampleOf('CONFIRMED', example.confirmed),
          ...(alone ? { alone: alone.example } : {}),
        },
      ),
      202: shownJson('Proposed by the first person; waits for a second.', schemaOf('PROPOSED'), {
        proposed: exampleOf('PROPOSED', example.proposal),
      }),
    },
  };
}

/** What any call that takes two people may be refused with. */
export const pairErrors = ['NOTHING_TO_DECIDE', 'PROPOSAL_PENDING', 'SAME_OPERATOR'] as const;
