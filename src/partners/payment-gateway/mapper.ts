/** Response mapping of the payment gateway. */
import type { PaymentCreated, PaymentState } from './wire.ts';

export interface PaymentInstruction {
  paymentId: string;
  /** Virtual account number, retail code, or the QRIS payload. */
  paymentCode: string;
  /** What a QR code shows; null for every other channel. */
  qrPayload: string | null;
  /** Instant, ISO 8601. */
  expiresAt: string;
}

export interface GatewayPayment {
  status: PaymentState['status'];
  /** Rupiah received; may differ from what was asked. */
  paidAmount: number;
  /** Instant of the payment, its value date; null while nothing was paid. */
  paymentTime: string | null;
}

export function paymentInstruction(created: PaymentCreated): PaymentInstruction {
  return {
    paymentId: created.payment_id,
    paymentCode: created.payment_code,
    qrPayload: created.qr_payload || null,
    expiresAt: created.expires_at,
  };
}

export function gatewayPayment(state: PaymentState): GatewayPayment {
  return { status: state.status, paidAmount: state.paid_amount ?? 0, paymentTime: state.payment_time ?? null };
}
