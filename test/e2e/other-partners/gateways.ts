/** Other gateways than our simulators: one that sends codes, one that takes payments. Source: docs/contracts.md. */
import { listen, type Routes } from './listener.ts';

/** Sends codes to phones that nobody sees; `code` reads the newest. */
export async function messageGateway(token: string) {
  const sent: { to: string; code: string }[] = [];
  const listener = await listen(
    ({ refuse }): Routes => ({
      'POST /v1/messages': (call) => {
        if (call.headers.authorization !== `Bearer ${token}`)
          return refuse(call, 'wrong token', { status: 401, body: { error: 'unauthorized' } });
        const { to, channel, template, params } = call.json();
        if (!/^\+62\d+$/.test(to) || channel !== 'WHATSAPP' || template !== 'otp' || !/^\d{6}$/.test(params.code))
          return refuse(call, 'malformed message', { status: 400, body: { error: 'bad request' } });
        sent.push({ to, code: params.code });
        return {
          status: 202,
          body: { message_id: 770_000 + sent.length, queue: null, price: { amount: '0.0411', currency: 'USD' } },
        };
      },
    }),
    150,
  );
  return { ...listener, code: (to: string) => sent.findLast((message) => message.to === to)?.code };
}

export interface PaymentAsked {
  reference_no: string;
  channel: string;
  amount: number;
  expires_at: string;
  callback_url: string;
}

/** Makes payment codes; the test itself plays the webhook. */
export async function paymentGateway(token: string) {
  const asked = new Map<string, PaymentAsked>();
  const listener = await listen(
    ({ refuse }): Routes => ({
      'POST /v1/payments': (call) => {
        if (call.headers.authorization !== `Bearer ${token}`)
          return refuse(call, 'wrong token', { status: 401, body: { error: 'unauthorized' } });
        if (!call.headers['idempotency-key'])
          return refuse(call, 'no idempotency key', { status: 400, body: { error: 'IDEMPOTENCY_KEY_MISSING' } });
        const order = call.json() as PaymentAsked;
        const again = asked.has(order.reference_no);
        asked.set(order.reference_no, order);
        return { status: again ? 200 : 201, body: { ...instruction(order), merchant: null, fee: { flat: 0 } } };
      },
      'GET /v1/payments/:reference': (call) => {
        if (!asked.has(call.params[0]!)) return { status: 404, body: { error: 'NOT_FOUND' } };
        const [reference_no] = call.params;
        return { body: { reference_no, status: 'PENDING', paid_amount: null, payment_time: null } };
      },
    }),
    120,
  );
  return { ...listener, asked };
}

export const qrPayload = (reference: string): string => `00020101021226570011ID.OTHER.QR01${reference}5303360`;

/** Its own clock is in Jakarta. */
function instruction({ reference_no, channel, expires_at }: PaymentAsked) {
  const jakarta = new Date(Date.parse(expires_at) + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
  const isQr = channel === 'QRIS';
  return {
    payment_id: Date.parse(expires_at),
    reference_no,
    // For a QR code, only a name: what it shows is the payload.
    payment_code: isQr ? `QR-${reference_no}` : '8877000012345678',
    qr_payload: isQr ? qrPayload(reference_no) : null,
    expires_at: jakarta,
  };
}
