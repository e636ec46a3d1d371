/** Simulated virtual accounts of Finfra for repayment. Source: docs/sources/finfra.md, "Create Virtual Account". */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonBody, type Route } from '../frame/http.ts';
import { ok } from '../frame/stage.ts';
import type { Authentication } from './authentication.ts';
import { text } from './formats.ts';
import type { FinfraMemory } from './memory.ts';
import { refusal } from './refusal.ts';

const request = z.object({
  external_id: text,
  loan_unique_id: text,
  bank_code: z.string().regex(/^[A-Z]+$/, 'must be a bank code'),
  amount: z.int().positive(),
  expires_at: z.iso.datetime({ offset: true }),
});

export const virtualAccounts = (memory: FinfraMemory, { authorized }: Authentication): Route => ({
  method: 'POST',
  path: '/api/core/virtual-account/request',
  operation: 'requestVirtualAccount',
  handle(call) {
    authorized(call);
    const wanted = jsonBody(call, request, refusal);
    if (!memory.loans.get(wanted.loan_unique_id)) return refusal(404, 'Loan not found');
    if (memory.virtualAccounts.get(wanted.external_id)) return refusal(409, 'external_id already exists');
    const number = BigInt(`0x${createHash('sha256').update(wanted.external_id).digest('hex')}`) % 10n ** 12n;
    const account = { id: randomUUID(), ...wanted, account_number: `8808${number.toString().padStart(12, '0')}` };
    memory.virtualAccounts.put(wanted.external_id, account);
    const { loan_unique_id: _, ...answer } = account;
    return ok(answer);
  },
});
