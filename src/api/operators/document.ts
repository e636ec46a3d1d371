/** The OpenAPI document of the operators' listener, made of the contracts that mount its routes. */
import { documentOf } from '../openapi/create-document.ts';
import { errorExamples } from '../openapi/error-answers.ts';
import { parameters, responseHeaders } from '../openapi/headers.ts';
import { pathsOf } from '../openapi/operation.ts';
import { documentContractsAt, healthContracts } from '../openapi/service.ts';
import { anybody } from '../openapi/access.ts';
import { securitySchemes } from './access.ts';
import { operatorContracts } from './contracts.ts';

/** For anybody who reaches the listener: it holds no data, and a client reads it before it signs in. */
export const operatorDocumentContracts = documentContractsAt('/openapi.json', anybody);

const description = `What operators do, as the console does it. On \`OPERATOR_PORT\`, never on a public interface.

- Sign in with \`POST /login\`; every call but \`GET\` needs \`X-CSRF-Token\`, the \`csrf_token\` of \`GET /api/session\`.
- Two people: the first word, a maker's, answers 202 with a proposal; the same word from another person who is a checker carries it out and answers 200.
- Errors are \`{status: "error", error_code, message, details? | data?}\`. Programs decide by \`error_code\`.
- Lists answer \`total\`, \`page\`, \`pages\` and take \`page\`, from 1. Money is whole rupiah, instants are ISO 8601 in UTC, dates \`YYYY-MM-DD\` in Asia/Jakarta.
- An address that is not here is 404 \`NOT_FOUND\`; another method is 405 \`METHOD_NOT_ALLOWED\` with \`Allow\`.`;

const tags = {
  Session: 'Sign in and out, and who may.',
  Work: 'What waits for an operator.',
  Proposals: 'Maker and checker: what waits for a second person.',
  Applications: 'Applications, their referrals and parked cases.',
  Borrowers: 'Limits, identities, bureau reports and personal data.',
  Loans: 'Repayment, ledger and write-off.',
  Inbox: 'Messages from partners, matched and delivered again.',
  Audit: 'Who did what.',
  Codec: 'The codec server of the Temporal UI.',
  Service: 'Health and this document.',
};

const paths = pathsOf(operatorContracts, healthContracts, operatorDocumentContracts);
const { RequestId } = parameters;
const headers = Object.fromEntries(
  Object.entries(responseHeaders).filter(([name]) => !/^(RateLimit|Idempotency)/.test(name)),
);
const wrongReason = {
  details: [{ field: 'reason', value: null, message: 'Wajib diisi: alasan, 3 sampai 1000 karakter.' }],
};

export const operatorDocument = documentOf(
  {
    openapi: '3.1.0',
    info: {
      title: 'Arus operators',
      version: '1',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
    paths,
    components: {
      ...{ parameters: { RequestId }, headers, securitySchemes },
      examples: errorExamples(paths, { VALIDATION_ERROR: wrongReason }),
    },
  },
  ['uuid', 'email', 'date', 'date-time'],
);
