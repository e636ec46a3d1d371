/** What every declaration of an inbound message must hold, and the routes that they make together. */
import { describe, expect, test } from '@jest/globals';
import { inboundSourcePattern } from '../../src/domain/inbound-source.ts';
import type { Meaning } from '../../src/partners/inbound.ts';
import { inboundMessages } from '../../src/partners/inbound-messages.ts';

const call = { params: { callbackTitle: 'loan_disbursed' }, bodyDigest: () => 'digest' };
const declared = inboundMessages.map((declaration) => [declaration.source, declaration] as const);

describe('what partners send us', () => {
  test('comes by the routes of docs/contracts.md, "Inbound webhooks", and proves itself as they say', () => {
    expect(inboundMessages.map(({ path, authentication }) => [path, authentication.by])).toEqual([
      ['/api/v1/webhooks/payments', 'SIGNATURE'],
      ['/api/core/ftm/users/:callbackTitle/status', 'SHARED KEY'],
      ['/api/core/payment-gateway/invoices/status', 'SHARED KEY'],
      ['/api/core/payment-gateway/virtual-account/status', 'SHARED KEY'],
      ['/api/core/users/didit/session/callback', 'SHARED KEY'],
      ['/v1/loan/disburse', 'ADDRESS'],
      ['/v1/callback/loan/repayment', 'ADDRESS'],
    ]);
  });

  test('has a source of its own for each message, of the form that the inbox takes', () => {
    const sources = declared.map(([source]) => source);
    expect(new Set(sources).size).toBe(sources.length);
    for (const source of sources) expect(source).toMatch(inboundSourcePattern);
  });

  test.each<[string, key: string, topic: string, kind: Meaning['kind']]>([
    [
      'PAYMENT_GATEWAY',
      'INV019C65009B5D7F82B1A2C3D4E5F60718:PAID:2026-02-16T10:00:00.000Z:2750000',
      'PAID',
      'PAYMENT NOTICE',
    ],
    ['FINFRA', 'loan_disbursed:evt-0001', 'loan_disbursed', 'FUNDER REPORT'],
    ['FINFRA_INVOICE', 'inv-0001:PAID', 'PAID', 'FUNDER REPAYMENT'],
    ['FINFRA_VIRTUAL_ACCOUNT', 'pay-0001', 'PAID', 'FUNDER REPAYMENT'],
    ['DIDIT', 'didit-0001:Approved', 'Approved', 'LIVENESS REPORT'],
    ['DOMPET_KILAT_DISBURSE', 'DK-0001:active', 'active', 'FUNDER REPORT'],
    [
      'DOMPET_KILAT_REPAYMENT',
      'DK-0001:cb548da30372e7b7f2e4d5bee60c23db0bf3e6be09f5ed470c38f369151af9d9',
      'active',
      'FUNDER REPAYMENT',
    ],
  ])('shows an example of %s that its schema takes, with a stable key and a meaning', (source, key, topic, kind) => {
    const declaration = new Map<string, (typeof inboundMessages)[number]>(declared).get(source)!;
    const said = declaration.schema.parse(declaration.document.example);
    expect(declaration.uniqueKey(said, call).join(':')).toBe(key);
    expect(declaration.topic(said, call)).toBe(topic);
    expect(declaration.meaning(said, topic).kind).toBe(kind);
  });

  test.each(declared)('names the fields of %s that its example or its schema has', (_source, { names, schema }) => {
    const { properties } = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' });
    for (const { field } of names) expect(Object.keys(properties ?? {})).toContain(field);
  });

  test.each(declared.filter(([, { money }]) => money === 'RECEIVED'))(
    'says how much of a borrower’s money %s brought',
    (_source, { schema, amount, document }) => {
      expect(amount(schema.parse(document.example))).toBeGreaterThan(0);
    },
  );

  test('that is acknowledged is acknowledged in the partner’s words', () => {
    const thanks = { status: 'success', message: 'Webhook received and processed.' };
    const dompetKilat = { status: '00', message: 'success', data: null };
    expect(inboundMessages.map(({ answer }) => answer.body)).toEqual([
      ...Array.from({ length: 5 }, () => thanks),
      dompetKilat,
      dompetKilat,
    ]);
  });
});
