/** A company presented to Finfra: what create-borrower-business.json does not show. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { businessLines, legalForms, managementRoles } from '../../../src/domain/person/business-borrower.ts';
import * as wire from '../../../src/partners/finfra/wire.ts';
import { json } from '../../partners/transport/fake-partner.ts';
import { budi } from './budi.ts';
import { company } from './company.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => {
  fake.reset();
  fake.answers(json(200, document.borrowerAccepted));
});
afterAll(() => fake.close());

const documents = { ktpDocumentId: 'doc_ktp1', selfieDocumentId: 'doc_face' };

async function sent(...given: Parameters<typeof company>): Promise<{ entity: any; [field: string]: unknown }> {
  expect(await fake.client().createBorrower(company(...given), documents)).toMatchObject({ kind: 'ok' });
  return JSON.parse(fake.asked.at(-1)!.body);
}

test('a company is BUSINESS and a person PERSONAL, who has no entity', async () => {
  expect(await sent()).toMatchObject({ type: 'BUSINESS', partner_reference: budi().userId });
  await fake.client().createBorrower(budi(), documents);
  const person = JSON.parse(fake.asked.at(-1)!.body);
  expect(person).toMatchObject({ type: 'PERSONAL' });
  expect(person).not.toHaveProperty('entity');
});

test('a company is presented in a KYC session as a person is, by header or by path', async () => {
  const client = fake.client();
  await client.createBorrower(company(), documents, 'eyJ.kyc.1');
  await client.createBorrowerInKyc('eyJ.kyc.1', company(), documents);
  expect(fake.asked[0]).toMatchObject({ path: '/api/core/users', headers: { 'kyc-id': 'eyJ.kyc.1' } });
  expect(fake.asked[1]).toMatchObject({ path: '/api/core/eyJ.kyc.1/users', body: fake.asked[0]!.body });
});

test('what a company does not have is left out, and an address without RT and RW says 000', async () => {
  const { fax: _, phoneExtension: __, ...business } = company().business;
  const bare = { ...budi(), business: { ...business, address: { ...business.address, rt: null, rw: null } } };
  await fake.client().createBorrower(bare, documents);
  const { entity } = JSON.parse(fake.asked[0]!.body);
  expect(entity).not.toHaveProperty('fax');
  expect(entity).not.toHaveProperty('phone_ext');
  expect(entity.address).toMatchObject({ rt: '000', rw: '000' });
});

describe('every word of ours for a company has one at Finfra', () => {
  test.each([...businessLines])('line %s', async (line) => {
    const { entity } = await sent({ line });
    expect(wire.businessTypes).toContain(entity.business_type);
    expect(wire.industries).toContain(entity.industry);
  });
  test.each([...legalForms])('legal form %s', async (legalForm) => {
    expect((await sent({ legalForm })).entity.legal_entity).toBe(legalForm);
    expect(wire.legalEntities).toContain(legalForm);
  });
  test.each([...managementRoles])('role %s', async (role) => {
    const management = company().business.management.map((manager) => ({ ...manager, role }));
    expect(wire.positions).toContain((await sent({ management })).entity.managements[0].position);
  });
  test('and only a restaurant is called one', async () => {
    expect((await sent({ line: 'RESTAURANT' })).entity.business_type).toBe('RESTAURANT');
    expect((await sent({ line: 'TRADE' })).entity.business_type).toBe('OTHER');
  });
});

test.each([
  ['whose province nobody knows (no NIK tells where a company is)', { province: 'Atlantis' }, {}],
  ['without management', {}, { management: [] }],
])('a company %s is not sent at all', async (_, address, changes) => {
  const known = company().business;
  const borrower = company({ ...changes, address: { ...known.address, ...address } });
  const outcome = await fake.client().createBorrower(borrower, documents);
  expect(outcome).toMatchObject({ kind: 'misconfigured', reason: expect.stringMatching(/^not sent: the company/) });
  expect(fake.asked).toEqual([]);
});

describe('updating a company', () => {
  const update = (from = company(), to = company()) => fake.client().updateBorrower('u1', { from, to, documents });

  test('sends only what differs, of the company and of who signs for it', async () => {
    expect(await update(company(), company({ email: 'new@example.com' }))).toEqual({
      kind: 'ok',
      value: { updated: true },
    });
    expect(JSON.parse(fake.asked[0]!.body)).toEqual({ entity: { email: 'new@example.com' } });
    await update(company(), company({ deedNumber: '18' }, { ...budi(), phone: '+6281299998888' }));
    expect(JSON.parse(fake.asked[1]!.body)).toEqual({
      entity: { deed_number: '18' },
      authorised_signatory: { mobile_number: '+6281299998888' },
    });
  });

  test('with nothing new sends nothing', async () => {
    expect(await update()).toEqual({ kind: 'ok', value: { updated: false } });
    expect(fake.asked).toEqual([]);
  });

  test('never makes a company of a person: that is another borrower', async () => {
    const outcome = await fake.client().updateBorrower('u1', { from: budi(), to: company(), documents });
    expect(outcome).toMatchObject({ kind: 'misconfigured' });
    expect(fake.asked).toEqual([]);
  });
});
