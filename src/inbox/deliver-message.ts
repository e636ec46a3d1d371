/** From an inbox message to the workflow that waits for it: one function per source. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { InboxMessage } from '../db/entities/partner.ts';
import type { ApiContext } from '../api/context.ts';
import { deliverDompetKilatDisbursement, deliverDompetKilatRepayment } from './deliver-dompet-kilat.ts';
import { deliverFinfraReport, deliverInvoice, deliverLiveness, deliverVirtualAccount } from './deliver-finfra.ts';
import { deliverPayment } from './deliver-payment.ts';

/** What became of one attempt. `reason` is shown to operators and never personal. */
export type DeliveryResult =
  | { state: 'DELIVERED'; workflowId: string }
  | { state: 'UNMATCHED'; reason: string }
  | { state: 'REVIEW'; reason: string };

export type Deliver = (context: ApiContext, em: EntityManager, message: InboxMessage) => Promise<DeliveryResult>;

const delivery: Record<InboxMessage['source'], Deliver> = {
  PAYMENT_GATEWAY: deliverPayment,
  FINFRA: deliverFinfraReport,
  FINFRA_INVOICE: deliverInvoice,
  FINFRA_VIRTUAL_ACCOUNT: deliverVirtualAccount,
  DIDIT: deliverLiveness,
  DOMPET_KILAT_DISBURSE: deliverDompetKilatDisbursement,
  DOMPET_KILAT_REPAYMENT: deliverDompetKilatRepayment,
};

/** Throws only where the same attempt may succeed later (Temporal or the database is away). */
export const deliverMessage: Deliver = (context, em, message) => delivery[message.source](context, em, message);
