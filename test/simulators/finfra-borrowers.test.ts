import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { finfraSteps, type FinfraSteps } from './finfra-client.ts';
import { type Listener, listenForCallbacks } from './listener.ts';
import { finfraBorrower, finfraBusiness, finfraLoan } from './finfra-requests.ts';
import { ask, nikEnding } from './requests.ts';

let simulators: Simulators;
let us: Listener;
let finfra: FinfraSteps;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({
    only: ['finfra'],
    callbackBaseUrl: us.url,
    callbackDelayMs: 20,
    lateCallbackMs: 300,
  });
  finfra = await finfraSteps(simulators.urls.finfra, us);
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

describe('borrowers', () => {
  test('create is accepted without an id; user_created brings it under the agreed key', async () => {
    const nik = nikEnding('0001');
    const accepted = await finfra.call('POST', '/api/core/users', finfraBorrower(nik));
    expect(accepted).toMatchObject({
      status: 200,
      body: { status: 'success', message: 'Borrower creation request accepted' },
    });
    expect(await finfra.told('user_created', nik)).toEqual({
      event_id: expect.any(String),
      user_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      identity_number: nik,
      partner_reference: `user-${nik}`,
      status: 'PENDING',
      occurred_at: expect.stringMatching(/Z$/),
    });
    const callback = us.received.find(({ body }) => body.identity_number === nik)!;
    expect(callback.headers['finfra-auth-key']).toBe('embedded-finfra-callback');
  });

  test('approve leads to user_approved, and the borrower reads as in the document', async () => {
    const id = await finfra.approvedBorrower(nikEnding('0002'));
    expect((await finfra.call('GET', `/api/core/users/${id}`)).body).toMatchObject({
      id,
      status: 'APPROVED_BY_PARTNER',
      type: 'PERSONAL',
      authorised_signatory: { birth_date: '1995-11-01T00:00:00.000Z', prenuptial_agreement: true },
    });
  });

  test('an existing borrower is 409 with the id, or without where the scenario says so', async () => {
    const id = await finfra.borrower(nikEnding('0003'));
    const again = (digits: string) => finfra.call('POST', '/api/core/users', finfraBorrower(nikEnding(digits)));
    expect(await again('0003')).toMatchObject({ status: 409, body: { error: 'Conflict', id } });
    expect((await again('9032')).body.id).toMatch(/^[0-9a-f]{24}$/);
    expect((await again('9033')).body).toEqual({ status: 409, error: 'Conflict', message: 'Borrower already exists' });
  });

  test('a borrower may be declined or blocked', async () => {
    for (const [digits, title, status] of [
      ['9031', 'user_rejected', 'REJECTED'],
      ['9046', 'user_blocked', 'BLOCKED'],
    ] as const) {
      const id = await finfra.borrower(nikEnding(digits));
      await finfra.call('POST', `/api/core/users/${id}/approve`);
      expect(await finfra.told(title, nikEnding(digits))).toMatchObject({ status, reason: expect.any(String) });
      expect((await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan('x'))).status).toBe(400);
    }
  });

  test('a borrower is changed in part, and blocked', async () => {
    const id = await finfra.borrower(nikEnding('0004'));
    const changed = await finfra.call('PATCH', `/api/core/users/${id}`, {
      authorised_signatory: { email: 'new@example.com' },
    });
    expect(changed.body.authorised_signatory).toMatchObject({ email: 'new@example.com', first_name: 'Budi' });
    expect(
      (await finfra.call('PATCH', `/api/core/users/${id}`, { authorised_signatory: { email: 'new' } })).status,
    ).toBe(400);
    await finfra.call('POST', `/api/core/users/${id}/block`);
    await finfra.told('user_blocked', nikEnding('0004'));
  });

  test('the KYC path needs a KYC session, and documents must be uploaded', async () => {
    expect((await finfra.call('POST', '/api/core/eyJ.x.y/users', finfraBorrower(nikEnding('0005')))).status).toBe(400);
    const { kycId } = await finfra.kyc(nikEnding('0005'));
    expect((await finfra.call('POST', `/api/core/${kycId}/users`, finfraBorrower(nikEnding('0005')))).status).toBe(200);
    const body = finfraBorrower(nikEnding('0006'), {
      documents: {
        ktp: {
          number: nikEnding('0006'),
          file: 'doc_never_uploaded',
          issuing_city: 'Jakarta',
          expiry_date: '2099-11-01',
        },
        selfie: { file: 'base64_or_url' },
      },
    });
    expect((await finfra.call('POST', '/api/core/users', body)).body.message).toMatch(/documents.ktp.file/);
  });

  test.each([
    ['marital_status', 'ENGAGED'],
    ['mobile_number', '081234567890'],
    ['birth_date', '01/11/1995'],
    ['monthly_income_range', 'A_LOT'],
    ['gender', 'L'],
    ['religion', 'ATHEIST'],
    ['mother_maiden_name', ''],
    ['prenuptial_agreement', true],
    ['address', {}],
  ])('a wrong %s is 400 in the document’s shape', async (field, value) => {
    const { status, body } = await finfra.call(
      'POST',
      '/api/core/users',
      finfraBorrower(nikEnding('0007'), { [field]: value }),
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({
      status: 400,
      error: 'Bad Request',
      message: expect.stringContaining(`authorised_signatory.${field}`),
    });
  });

  test('a missing field is named as in the document', async () => {
    const { body } = await finfra.call(
      'POST',
      '/api/core/users',
      finfraBorrower(nikEnding('0007'), { email: undefined }),
    );
    expect(body.message).toBe('Validation failed: authorised_signatory.email is required');
  });
});

describe('companies', () => {
  const create = (body: unknown) => finfra.call('POST', '/api/core/users', body);

  test('are told of by their signatory, and read without their entity, as the document has it', async () => {
    const nik = nikEnding('0060');
    expect((await create(finfraBusiness(nik, '100000000000060'))).status).toBe(200);
    const { user_id } = await finfra.told('user_created', nik);
    const { body } = await finfra.call('GET', `/api/core/users/${user_id}`);
    expect(body).toMatchObject({ id: user_id, type: 'BUSINESS' });
    expect(body).not.toHaveProperty('entity');
  });

  test('exist once by NPWP, however it is written; who signs for one may sign for another and borrow alone', async () => {
    const nik = nikEnding('0061');
    expect((await create(finfraBusiness(nik, '100000000000061'))).status).toBe(200);
    expect((await create(finfraBusiness(nikEnding('0062'), '10.000.000.0-000.061'))).status).toBe(409);
    expect((await create(finfraBusiness(nik, '100000000000062'))).status).toBe(200);
    expect((await create(finfraBorrower(nik))).status).toBe(200);
  });

  test('need their entity', async () => {
    const { entity: _, ...body } = finfraBusiness(nikEnding('0063'), '100000000000063');
    expect((await create(body)).body.message).toBe('Validation failed: entity: is required when type is BUSINESS');
  });

  test.each([
    ['name', undefined],
    ['address', { street_address: 'Jl. Sudirman No. 1' }],
    ['phone_number', '0217711998'],
    ['fax', '0217711998'],
    ['email', 'company'],
    ['business_type', 'Lain-lain'],
    ['industry', undefined],
    ['nationality', 'Indonesia'],
    ['residence', undefined],
    ['npwp', '123'],
    ['legal_entity', 'Perseroan Terbatas'],
    ['establishment_date', '01/04/2015'],
    ['establishment_place', ''],
    ['deed_date', '20 Maret 2015'],
    ['deed_number', undefined],
    ['managements', []],
    ['managements', [{ name: 'Sari Dewi' }]],
  ])('with a wrong or missing %s (%j) are refused by its name', async (field, value) => {
    const { status, body } = await create(finfraBusiness(nikEnding('0064'), '100000000000064', { [field]: value }));
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'Bad Request' });
    expect(body.message).toMatch(new RegExp(`entity\\.${field}\\b`));
  });

  test.each(['entity', 'authorised_signatory'] as const)(
    'may not bring a field that %s does not have',
    async (part) => {
      const body = finfraBusiness(nikEnding('0065'), '100000000000065');
      Object.assign(body[part], { phone_extension: '12' });
      expect((await create(body)).body.message).toMatch(
        /^Validation failed: (entity|authorised_signatory): .*phone_extension/,
      );
    },
  );
});

describe('reports', () => {
  const person = nikEnding('9071');
  test('scores, histories and platforms', async () => {
    expect(
      (
        await finfra.call(
          'POST',
          '/api/core/users/score-report',
          { identity_number: person },
          { 'credit-source': 'afpi' },
        )
      ).body,
    ).toEqual({
      identity_number: person,
      sources: [{ source: 'afpi', score: 650, grade: 'A2' }],
    });
    expect((await finfra.call('GET', `/api/core/users/${person}/credit-history`)).body.loans).toHaveLength(4);
    expect(
      (await finfra.call('POST', '/api/core/users/clik/credit-report', { identity_number: person, type: 'PERSONAL' }))
        .body,
    ).toMatchObject({ active_loans: 4 });
    expect(
      (await ask('GET', `${simulators.urls.finfra}/api/core/users/${person}/REF1/afpi/credit-report`)).body,
    ).toMatchObject({ reference_id: 'REF1', platforms: 4 });
    expect((await finfra.call('POST', '/api/core/users/score-report', { identity_number: '12' })).status).toBe(400);
    for (const [source, status] of [
      ['clik', 200],
      ['afpi,clik', 200],
      ['clik,afpi', 400],
      ['', 400],
    ] as const)
      expect(
        await finfra.call(
          'POST',
          '/api/core/users/score-report',
          { identity_number: person },
          { 'credit-source': source },
        ),
      ).toMatchObject({ status });
    expect(
      (
        await finfra.call('POST', '/api/core/users/clik/credit-report', {
          identity_number: '012345678901234',
          type: 'BUSINESS',
        })
      ).status,
    ).toBe(200);
  });

  test('biometric at RDF and the hubs', async () => {
    const [good, bad] = [await finfra.borrower(nikEnding('0050')), await finfra.borrower(nikEnding('9072'))];
    const rdf = async (id: string) =>
      (await finfra.call('POST', `/api/core/users/${id}/rdf/verify-biometric`)).body.status;
    expect([await rdf(good), await rdf(bad)]).toEqual(['MATCH', 'NO_MATCH']);
    expect((await finfra.call('GET', `/api/core/users/${good}/status/VERIHUBS`)).body).toEqual({ status: 'VERIFIED' });
    expect((await finfra.call('GET', `/api/core/users/${good}/status/NOBODY`)).status).toBe(400);
  });
});
