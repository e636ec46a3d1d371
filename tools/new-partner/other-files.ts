/** What stands beside a partner's folder: its simulator, its page, and contract tests that fail until the document is written in. */
import type { Names, Ways } from './names.ts';

/** Path in the repository → text. */
export const otherFiles = (names: Names, ways: Ways): Record<string, string> => ({
  [`simulators/${names.folder}/index.ts`]: simulator(names, ways),
  [`docs/partners/${names.folder}.md`]: page(names, ways),
  [`test/contract/${names.folder}/first-call.json`]: example,
  [`test/contract/${names.folder}/first-call.test.ts`]: contractTest(names),
});

const simulator = (
  { camel, constant, folder, title }: Names,
  { callbacks }: Ways,
) => `/** ${title}, simulated from its document alone. */
import { z } from 'zod';
${callbacks ? `import { controlRefusal } from '../frame/control.ts';\n` : ''}import { bearerToken, jsonBody, type Refusal } from '../frame/http.ts';
import { shelf } from '../frame/shelf.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';

const firstRequest = z.object({ reference: z.string().min(1) });
${callbacks ? callbackShape : ''}const refusal: Refusal = (status, message) => ({ status, json: { code: String(status), message } });

export const ${camel}Simulator = {
  baseUrl: '${constant}_BASE_URL',
  credentials: { ${constant}_TOKEN: 'embedded-${folder}'${callbacks ? `, ${constant}_CALLBACK_KEY: 'embedded-${folder}-callback'` : ''} },
  open: ${camel},
} as const satisfies Simulator;

function ${camel}(stage: Stage): Partner {
  const calls = shelf<string>('calls');
  return {
    title: '${title}',
    document: 'docs/partners/${folder}.md',
    shelves: [calls],
    refusal,
    routes: [
      {
        method: 'POST',
        path: '/v1/first-call',
        operation: 'firstCall',
        handle(call) {
          if (bearerToken(call) !== stage.credential('${constant}_TOKEN')) return refusal(401, 'bad token');
          const { reference } = jsonBody(call, firstRequest, refusal);
          calls.put(reference, reference);
          return ok({ id: reference });
        },
      },
    ],
${callbacks ? callbackControl(constant, folder) : ''}  };
}
`;

const callbackShape = `const statusCallback = z.object({ event_id: z.string(), reference: z.string(), status: z.string() });
`;

/** A callback goes out when a test or a person says so. */
const callbackControl = (constant: string, folder: string) => `    control: [
      {
        method: 'POST',
        path: '/_sim/status',
        operation: 'status',
        async handle(call) {
          const said = jsonBody(call, statusCallback, controlRefusal);
          const delivered = await stage.deliver({
            title: 'status',
            url: \`\${stage.callbackBaseUrl()}/api/callbacks/${folder}/status\`,
            headers: { 'content-type': 'application/json', 'x-${folder}-key': stage.credential('${constant}_CALLBACK_KEY') },
            body: JSON.stringify(said),
          });
          return ok({ delivered });
        },
      },
    ],
`;

const page = ({ constant, folder, title }: Names, { funder, callbacks }: Ways) => `# ${title}

The code is \`src/partners/${folder}/\`. **ASSUMPTION** marks what its document does not say.

## What we call, and when

| when | call | function | may it be repeated? |
|---|---|---|---|
| | \`POST /v1/first-call\` | \`firstCall\` | |

Base URL and secret: \`${constant}_BASE_URL\`, \`${constant}_TOKEN\`.${callbacks ? ` The key that its callbacks bring: \`${constant}_CALLBACK_KEY\`.` : ''}

## Fields

| field | source | default |
|---|---|---|
${
  funder
    ? `
## The stages of a loan

| stage | call | what its refusal means |
|---|---|---|
| borrower | | |
| loan | | |
| signature | | |
| money | | |
| undo | | |
`
    : ''
}
## What comes in

${callbacks ? `Declared in \`src/partners/${folder}/inbound.ts\`: route, authentication, unique key, meaning.\n\n| message | what it means | unique key |\n|---|---|---|\n| \`POST /api/callbacks/${folder}/status\` | | \`event_id\` |` : 'Nothing.'}

## How it fails, and what the operator sees

| answer | outcome | what follows |
|---|---|---|

## Assumptions
`;

/** Not the document's: the tests fail until it is. */
const example = `{
  "section": "copy the heading of the document's section",
  "request": { "method": "POST", "path": "/v1/first-call", "body": { "reference": "copy the request of the document" } },
  "response": { "status": 200, "body": { "copy": "the response of the document" } }
}
`;

const contractTest = ({
  camel,
  constant,
  folder,
  title,
}: Names) => `/** ${title}: the document's own examples, read by our client and answered by its simulator. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serve, type ServedPartner } from '../../../simulators/frame/server.ts';
import { ${camel}Simulator } from '../../../simulators/${folder}/index.ts';
import { ${camel} } from '../../../src/partners/${folder}/index.ts';
import { type FakePartner, fakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';

interface Example {
  request: { body: { reference: string } };
  response: { status: number; body: Record<string, unknown> };
}
const { request, response } = JSON.parse(
  readFileSync(new URL('./first-call.json', import.meta.url), 'utf8'),
) as Example;

const token = ${camel}Simulator.credentials.${constant}_TOKEN;
let document: FakePartner;
let simulator: ServedPartner;
let transport: PatientTransport;
beforeAll(async () => {
  document = await fakePartner();
  transport = patientTransport();
  simulator = await serve(${camel}Simulator, {
    ...{ name: '${folder}', port: 0, host: '127.0.0.1', credentials: {} },
    ...{ callbackBaseUrl: () => '', callbackDelayMs: 0, lateCallbackMs: 0 },
  });
});
afterAll(async () => {
  await document.close();
  await simulator.close();
  await transport.close();
});

describe("the document's example of the first call", () => {
  test('is read by our client', async () => {
    document.answers(json(response.status, response.body));
    const outcome = await ${camel}({ baseUrl: document.url, token }, transport).firstCall(request.body.reference);
    expect(outcome).toEqual({ kind: 'ok', value: { reference: response.body['id'] } });
    expect(JSON.parse(document.heard[0]!.body)).toEqual(request.body);
  });

  test('is what the simulator answers', async () => {
    const answer = await fetch(\`\${simulator.url}/v1/first-call\`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: \`Bearer \${token}\` },
      body: JSON.stringify(request.body),
    });
    expect(await answer.json()).toEqual(response.body);
  });
});
`;
