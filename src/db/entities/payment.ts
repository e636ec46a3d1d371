/** A borrower's intention to pay, and what the gateway said to pay to. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { type Evidence, noEvidence } from '../../domain/payment/amount-received.ts';
import { paymentStatuses } from '../../domain/application/states.ts';
import { createdAt, id, instant, money, secretText } from './columns.ts';
import { UserSchema } from './onboarding.ts';

export interface PaymentPart {
  scheduleId: string;
  applicationNo: string;
  installmentNo: number;
  amount: number;
  penalty: number;
}

export const PaymentSchema = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  indexes: [{ properties: ['user', 'createdAt'] }],
  checks: [{ name: 'payments_amount_positive', expression: 'amount > 0' }],
  properties: {
    id: id(),
    /** `INV…`. */
    referenceNo: p.string().length(40).unique(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    channel: p.string().length(40),
    amount: money(),
    status: p.enum(paymentStatuses).default('PENDING'),
    /** What is posted to the books, of all transfers together. */
    paidAmount: money().default(0),
    /** The latest that a posting counts from. */
    paidAt: instant().nullable(),
    /** What the gateway told; what is posted follows from it. */
    evidence: p
      .json<Evidence>()
      .defaultRaw(`'${JSON.stringify(noEvidence)}'`)
      .onCreate(() => noEvidence),
    /** The virtual account's number or the QRIS payload; null until the gateway has answered. */
    paymentCode: secretText().nullable(),
    parts: p.json<PaymentPart[]>(),
    earlySettlement: p.boolean().default(false),
    expiresAt: instant(),
    createdAt: createdAt(),
  },
});
export type Payment = InferEntity<typeof PaymentSchema>;
