/** A message that an operator matches by hand: whether money follows it, and whether it says otherwise itself. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EncryptionKey } from '../platform/config.ts';
import type { Application } from '../db/entities/loan.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import { type DompetKilatCallback, dompetKilatCallback, repaymentEntries } from '../partners/dompet-kilat/callbacks.ts';
import {
  finfraCallback,
  type FinfraReceipt,
  finfraReport,
  invoiceReceipt,
  invoiceWebhook,
  virtualAccountReceipt,
  virtualAccountWebhook,
} from '../partners/finfra/callbacks.ts';
import {
  type Contradiction,
  ofBooks,
  ofDompetKilatLoan,
  ofExternalId,
  ofFinfraCallback,
  ofPayment,
} from './contradictions.ts';
import { paymentNotification } from '../api/webhooks/payment-notification.ts';

export interface HandMatch {
  /** Money is booked, or may be paid out to somebody, because of it. */
  movesMoney: boolean;
  /** Whole rupiah, where the message says so. */
  amount: number | null;
  contradictions: Contradiction[];
}

type Look = (
  em: EntityManager,
  message: InboxMessage,
  application: Application,
  keys: EncryptionKey[],
) => Promise<HandMatch>;

/** What would follow if the message were about this application. */
export const handMatch: Look = (em, message, application, keys) =>
  looks[message.source](em, message, application, keys);

const noMoney: HandMatch = { movesMoney: false, amount: null, contradictions: [] };
/** From a source of money: what cannot be read is not taken lightly. */
const unread: HandMatch = { movesMoney: true, amount: null, contradictions: [] };

/** Paid out; not paid out, so that another funder is asked; to whom it is paid: `user_created` brings the account's id. */
const moneyEvents = ['LOAN DISBURSED', 'DISBURSEMENT FAILED', 'BORROWER CREATED'];

const callback: Look = async (em, message, application, keys) => {
  const { data } = finfraCallback.safeParse(jsonOf(message));
  if (!data) return unread;
  const report = finfraReport(message.topic, data);
  return {
    movesMoney: report !== null && moneyEvents.includes(report.event),
    amount: typeof data.amount === 'number' ? data.amount : null,
    contradictions: await ofFinfraCallback(em, data, application, keys),
  };
};

const collected =
  (read: (json: unknown) => { receipt: FinfraReceipt | null; externalId: string } | null): Look =>
  async (em, message, application) => {
    const found = read(jsonOf(message));
    if (!found) return unread;
    const { receipt, externalId } = found;
    const booked = await ofBooks(em, receipt ? [`FINFRA ${receipt.noticeId}`] : [], application);
    const contradictions = [...(await ofExternalId(em, externalId, application)), ...booked];
    return { movesMoney: true, amount: receipt?.amount ?? null, contradictions };
  };

const dompetKilat =
  (moneyIn: (body: DompetKilatCallback) => { amount: number; causes: string[] }): Look =>
  async (em, message, application) => {
    const { data } = dompetKilatCallback.safeParse(jsonOf(message));
    if (!data) return unread;
    const { amount, causes } = moneyIn(data);
    const booked = await ofBooks(em, causes, application);
    return {
      movesMoney: true,
      amount,
      contradictions: [...(await ofDompetKilatLoan(em, data, application)), ...booked],
    };
  };

const payment: Look = async (em, message, application) => {
  const { data } = paymentNotification.safeParse(jsonOf(message));
  if (!data) return unread;
  const booked = await ofBooks(em, [`GATEWAY ${message.id}`], application);
  return {
    movesMoney: true,
    amount: data.paid_amount ?? null,
    contradictions: [...(await ofPayment(em, data.reference_no)), ...booked],
  };
};

const looks: Record<InboxMessage['source'], Look> = {
  PAYMENT_GATEWAY: payment,
  FINFRA: callback,
  FINFRA_INVOICE: collected((json) => {
    const { data } = invoiceWebhook.safeParse(json);
    return data ? { receipt: invoiceReceipt(data), externalId: data.external_id } : null;
  }),
  FINFRA_VIRTUAL_ACCOUNT: collected((json) => {
    const { data } = virtualAccountWebhook.safeParse(json);
    return data ? { receipt: virtualAccountReceipt(data), externalId: data.external_id } : null;
  }),
  DIDIT: () => Promise.resolve(noMoney),
  DOMPET_KILAT_DISBURSE: dompetKilat(({ loanAmount }) => ({ amount: loanAmount, causes: [] })),
  DOMPET_KILAT_REPAYMENT: dompetKilat((body) => {
    const entries = repaymentEntries(body) ?? [];
    return {
      amount: entries.reduce((total, entry) => total + entry.amount, 0),
      causes: entries.map(({ noticeId }) => `DOMPET_KILAT ${noticeId}`),
    };
  }),
};

/** An erased person's messages have lost their body. */
function jsonOf({ body }: InboxMessage): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
