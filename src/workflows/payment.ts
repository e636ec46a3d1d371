/** Workflow of one payment order and its transfers: partial, repeated and late ones. Id: `payment-<reference_no>`. */
import { ActivityFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { operators } from './case/parking.ts';
import {
  isRefusal,
  type PaymentInput,
  type PaymentInstruction,
  type PaymentNotice,
  paymentReported,
  type PaymentRequest,
  paymentRequested,
  type Refusal,
} from './messages.ts';
import { atPaymentGateway, atPaymentGatewayNow, books } from './proxies.ts';

export interface PaymentResult {
  status: 'PAID' | 'EXPIRED' | 'FAILED' | 'REFUSED';
}

/** Each pause between two polls is four times the one before. */
const POLLING_BACKOFF = 4;
/** The longest pause between two polls while the gateway cannot be reached. */
const LONGEST_OUTAGE_MS = 3_600_000;

/** What to do next: end, poll the gateway at once, or wait for a webhook. */
type Next = 'END' | 'ASK' | 'WAIT';

export async function payment({ referenceNo, silenceSeconds }: PaymentInput): Promise<PaymentResult> {
  operators();
  const notices: PaymentNotice[] = [];
  let instructed: PaymentInstruction | Refusal | undefined;
  setHandler(paymentReported, (notice) => void notices.push(notice));
  setHandler(paymentRequested, async (request) => (instructed = await instruct(request)));

  // A webhook may overtake the answer to our own request.
  await condition(() => instructed !== undefined || (notices.length > 0 && allHandlersFinished()));
  const order = instructed && !isRefusal(instructed) ? instructed : null;
  if (instructed && !order && !notices.length) return end('REFUSED');

  // Signal-with-start: a transfer after the end of the case starts a run without an order. It is posted, and the gateway polled once.
  let expiresAt = order ? Date.parse(order.expiresAt) : 0;
  let status: PaymentResult['status'] | undefined;
  let pollAfterMs = silenceSeconds * 1000;
  let next: Next = 'WAIT';
  while (next !== 'END' || notices.length > 0) {
    if (next === 'WAIT' && !notices.length) {
      const left = expiresAt - Date.now();
      const timeoutMs = left > 0 ? Math.min(pollAfterMs, left) : pollAfterMs;
      await condition(() => notices.length > 0, timeoutMs, { summary: 'silence of the gateway' });
    }
    next = notices.length ? await post(notices.shift()!) : await poll();
  }
  return end(status ?? 'EXPIRED');

  function isOver(): boolean {
    return Date.now() >= expiresAt;
  }

  async function instruct(request: PaymentRequest): Promise<PaymentInstruction | Refusal> {
    const opened = await books.openPayment(request);
    if (isRefusal(opened)) return opened;
    try {
      const instruction = await atPaymentGatewayNow.createInstruction({ referenceNo });
      if (!isRefusal(instruction)) return instruction;
      await books.closePayment({ referenceNo, status: 'FAILED' });
      return instruction;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await books.closePayment({ referenceNo, status: 'FAILED' });
      return { refused: { code: 'SERVICE_UNAVAILABLE' } };
    }
  }

  /** Posts a transfer to the loans that it is for; a status other than `PAID` closes the order. */
  async function post(notice: PaymentNotice): Promise<Next> {
    if (notice.status !== 'PAID') {
      await books.closePayment({ referenceNo, status: notice.status });
      status ??= notice.status;
      expiresAt = 0;
      return 'ASK';
    }
    const open = await books.postPayment({ referenceNo, notice, tells: 'TRANSFER' });
    status = 'PAID';
    if (isOver()) return order && !open ? 'END' : 'ASK';
    // A worker of an earlier version returned nothing: there the first transfer ended the case.
    return open ?? 'END';
  }

  /** Polls the gateway, because webhooks may be lost; once more before the order expires. */
  async function poll(): Promise<Next> {
    const last = isOver();
    const askedAt = new Date().toISOString();
    const found = await atPaymentGateway.askPayment({ referenceNo, askedAt }).catch(stillUnknown);
    pollAfterMs *= POLLING_BACKOFF;
    if (found === 'UNKNOWN') {
      pollAfterMs = Math.min(pollAfterMs, LONGEST_OUTAGE_MS);
      return 'WAIT';
    }
    if (found) {
      const open = await books.postPayment({ referenceNo, notice: found, tells: 'TOTAL' });
      status = 'PAID';
      if (!open) return 'END';
    }
    if (!last) return isOver() ? 'ASK' : 'WAIT';
    if (!status) await books.closePayment({ referenceNo, status: 'EXPIRED' });
    return 'END';
  }

  async function end(result: PaymentResult['status']): Promise<PaymentResult> {
    await condition(allHandlersFinished);
    return { status: result };
  }
}

const stillUnknown = (error: unknown): 'UNKNOWN' => {
  if (error instanceof ActivityFailure) return 'UNKNOWN';
  throw error;
};
