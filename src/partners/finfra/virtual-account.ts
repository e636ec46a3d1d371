/**
 * Virtual accounts of Finfra for repayment.
 * Source: docs/sources/finfra.md, "Create Virtual Account"; shapes: docs/contracts.md.
 */
import { type Outcome, whenOk } from '../transport/outcome.ts';
import type { FinfraClient } from './client.ts';
import { virtualAccountCreated } from './wire.ts';

export interface VirtualAccountRequest {
  /** Ours; comes back with the money (virtual account webhook). */
  externalId: string;
  loanId: string;
  bankCode: string;
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601. */
  expiresAt: string;
}

export interface VirtualAccount {
  id: string;
  externalId: string;
  bankCode: string;
  accountNumber: string;
  /** Instant, ISO 8601 UTC. */
  expiresAt: string;
}

export const virtualAccounts = ({ call }: FinfraClient) => ({
  /** Requests a virtual account. After `unknown` repeat it with another external id: an account that no borrower knows receives no money. */
  requestVirtualAccount: async (request: VirtualAccountRequest): Promise<Outcome<VirtualAccount>> =>
    whenOk(
      await call({
        operation: 'Create Virtual Account',
        method: 'POST',
        path: '/api/core/virtual-account/request',
        body: {
          external_id: request.externalId,
          loan_unique_id: request.loanId,
          bank_code: request.bankCode,
          amount: request.amount,
          expires_at: request.expiresAt,
        },
        answer: virtualAccountCreated,
      }),
      (answer) => ({
        id: answer.id,
        externalId: answer.external_id,
        bankCode: answer.bank_code,
        accountNumber: answer.account_number,
        expiresAt: answer.expires_at,
      }),
    ),
});
