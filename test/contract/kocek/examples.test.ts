/** Kocek: every example of its document, read by our client and answered by the simulator. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { kocek } from '../../../src/partners/kocek/index.ts';
import { recommendationRequestOf } from '../../../src/partners/kocek/mapper.ts';
import { recommendationRequest } from '../../../src/partners/kocek/wire.ts';
import { type FakePartner, fakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';
import { ask, bearer, nikEnding, type Reply } from '../../simulators/requests.ts';
import { differences, eachExample, type Example, examplesOf, expectDocumented } from '../every-example.ts';
import { fulan } from './fulan.ts';

const [opinion] = Object.values(examplesOf('kocek'));

describe('our client reads', () => {
  let server: FakePartner;
  let transport: PatientTransport;
  beforeAll(async () => {
    server = await fakePartner();
    transport = patientTransport();
  });
  afterAll(async () => {
    await server.close();
    await transport.close();
  });

  const unknown = { kind: 'RECOMMENDATION', plafon: null, tenor: null, fiveC: {} };
  eachExample(
    'kocek',
    {
      'get-credit-recommendation: opinion': unknown,
      'get-credit-recommendation: id only': { kind: 'ID ONLY', id: '14ba5fa6-bca3-450a-b149-47d460ad5ce6' },
      'get-credit-recommendation: id only, in Indonesian': {
        kind: 'ID ONLY',
        id: 'e13aa598-9d1b-47f5-9d3f-241261c7c5cb',
      },
      'get-credit-recommendation: 403 - Layanan tidak aktif': { kind: 'SERVICE OFF' },
    },
    async ({ status, body }, value) => {
      server.answers(json(status, body));
      const engine = kocek({ baseUrl: server.url, accessToken: 'embedded-kocek' }, transport);
      expect(await engine.recommend(fulan)).toEqual({ kind: 'ok', value });
    },
  );

  test('and sends what the document’s request shows, key by key and of its kinds', () => {
    const unlike = differences(opinion!.of.request.body, recommendationRequestOf(fulan));
    // We take no deposits: null, as the document has it for one of them.
    expect(
      unlike.filter((line) => !/^\.internal_data\.(behaviour_pattern|total)_\w+: null and not string$/.test(line)),
    ).toEqual([]);
    expect(recommendationRequest.safeParse(opinion!.of.request.body).success).toBe(true);
  });
});

describe('the simulator answers', () => {
  let simulators: Simulators;
  beforeAll(async () => {
    simulators = await startSimulators({ only: ['kocek'] });
  });
  afterAll(() => simulators.close());

  /** The document's request as it stands; its person cannot choose a scenario, so another one does. */
  const send = (nik?: string) => (example: Example) => {
    const { method, path, headers, body } = example.of.request;
    const person = nik ? { ...body, character: { ...body.character, nik } } : body;
    return ask(method, simulators.urls.kocek + path, person, { ...headers, ...bearer('embedded-kocek') });
  };

  eachExample<(example: Example) => Promise<Reply>>(
    'kocek',
    {
      'get-credit-recommendation: opinion': send(),
      'get-credit-recommendation: id only': send(nikEnding('9056')),
      'get-credit-recommendation: id only, in Indonesian': send(nikEnding('9051')),
      'get-credit-recommendation: 403 - Layanan tidak aktif': send(nikEnding('9052')),
    },
    async (example, answer) => {
      const reply = await answer(example);
      expectDocumented(example, reply);
      expect(reply.body.message).toBe(example.body.message);
    },
  );
});
