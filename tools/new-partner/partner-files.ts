/** The skeleton of a partner's folder in src/partners: one call, to be replaced by the document's. */
import type { Names, Ways } from './names.ts';

/** Path below the folder → text. */
export function partnerFiles(names: Names, ways: Ways): Record<string, string> {
  return {
    'index.ts': index(names, ways),
    'client.ts': client(names),
    'wire.ts': wire(names),
    'mapper.ts': mapper(names),
    'errors.ts': errors(names),
    'README.md': readme(names, ways),
    ...(ways.funder ? { 'funder.ts': funderStages(names) } : {}),
  };
}

const index = (
  { folder, camel, pascal, constant, title }: Names,
  { funder, callbacks }: Ways,
) => `/** ${title}, composed: what Arus asks of it, with its limits. */
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { ${camel}Client, type ${pascal}Options } from './client.ts';
${funder ? `import { ${camel}AsFunder } from './funder.ts';\n` : ''}${callbacks ? `import { ${camel}Inbound } from './inbound.ts';\n` : ''}
export function ${camel}(options: ${pascal}Options, transport: PartnerTransport) {
  transport.limit('${folder}', { concurrent: 8, perSecond: 10 });
  return ${camel}Client(options, transport);
}
export type ${pascal} = ReturnType<typeof ${camel}>;

/** The entry for src/partners/registry.ts. */
export const ${camel}Partner: PartnerEntry<${pascal}> = {
  connect: (config, { transport }) =>
    ${camel}({ baseUrl: config.${constant}_BASE_URL, token: config.${constant}_TOKEN }, transport),
${funder ? `  funder: { name: '${constant}', title: '${title}', stages: ${camel}AsFunder },\n` : ''}${callbacks ? `  inbound: ${camel}Inbound,\n` : ''}};
`;

const client = ({ folder, camel, pascal, title }: Names) => `/** ${title}'s calls: one function each, no decisions. */
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { ${camel}Failure } from './errors.ts';
import { type Receipt, toReceipt } from './mapper.ts';
import { firstAnswer, firstRequest } from './wire.ts';

export interface ${pascal}Options {
  /** Without a trailing slash. */
  baseUrl: string;
  token: string;
}

export const ${camel}Client = ({ baseUrl, token }: ${pascal}Options, transport: PartnerTransport) => ({
  /** Say here whether it may be repeated, and by which key of ours. */
  firstCall: async (reference: string): Promise<Outcome<Receipt>> =>
    whenOk(
      await transport.call({
        partner: '${folder}',
        operation: 'firstCall',
        method: 'POST',
        url: \`\${baseUrl}/v1/first-call\`,
        headers: { authorization: \`Bearer \${token}\` },
        body: { reference },
        request: firstRequest,
        answer: firstAnswer,
        classify: ${camel}Failure,
      }),
      toReceipt,
    ),
});
`;

const wire = ({ title }: Names) => `/** ${title}'s shapes as its document has them, typing errors included. */
import { z } from 'zod';

/** POST /v1/first-call, request. */
export const firstRequest = z.object({ reference: z.string().min(1) });

/** POST /v1/first-call, 200. */
export const firstAnswer = z.object({ id: z.string().min(1) });
export type FirstAnswer = z.output<typeof firstAnswer>;
`;

const mapper = ({ title }: Names) => `/** Between ${title}'s words and ours: a table for each enumeration. */
import type { FirstAnswer } from './wire.ts';

export interface Receipt {
  /** Theirs. */
  reference: string;
}

export const toReceipt = ({ id }: FirstAnswer): Receipt => ({ reference: id });
`;

const errors = ({
  camel,
  title,
}: Names) => `/** What ${title}'s own codes mean, where they say more than the HTTP status. */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure } from '../transport/outcome.ts';

/** By the code of the document. */
const meanings: Readonly<Record<string, Failure>> = {};

/** Undefined leaves an answer to the table of statuses. */
export function ${camel}Failure({ body }: PartnerAnswer): Failure | undefined {
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  return meanings[code];
}
`;

const readme = ({ folder, title }: Names, { funder, callbacks }: Ways) => `# ${title}

Field table, failures and every ASSUMPTION: [docs/partners/${folder}.md](../../../docs/partners/${folder}.md).

| file | idea |
|---|---|
| \`index.ts\` | composed, with its limits; the entry of the registry |
| \`client.ts\` | one function a call |
| \`wire.ts\` | the document's shapes |
| \`mapper.ts\` | between its words and ours |
| \`errors.ts\` | its own codes |
${callbacks ? '| `inbound.ts` | what it sends us |\n' : ''}${funder ? '| `funder.ts` | the stages of a loan at it |\n' : ''}
Held to the document by \`test/contract/${folder}\`.
`;

const funderStages = ({
  camel,
  pascal,
  title,
}: Names) => `/** ${title} as a funder: borrower, loan, signature, money, undo. Port: src/partners/funder.ts. */
import type { FunderStages } from '../funder.ts';
import type { Failure } from '../transport/outcome.ts';
import type { ${pascal} } from './index.ts';

/** A person looks at a loan that comes to a stage which is not written. */
const notWritten = (stage: string): Promise<Failure> =>
  Promise.resolve({ kind: 'misconfigured', reason: \`${title} is not written yet: \${stage}\` });

/** Choose the ways: known 'AT ONCE' or 'WHEN APPROVED', pays 'ON REQUEST' or 'ON REGISTRATION'. */
export const ${camel}AsFunder = (_client: ${pascal}): FunderStages => ({
  borrower: { known: 'AT ONCE', register: () => notWritten('borrower.register') },
  pays: 'ON REQUEST',
  loan: {
    create: () => notWritten('loan.create'),
    look: () => notWritten('loan.look'),
    find: () => notWritten('loan.find'),
  },
  money: { request: () => notWritten('money.request') },
  undo: { reject: () => notWritten('undo.reject') },
});
`;
