/** Error codes of the SMS aggregator: statuses inside HTTP 200. Source: docs/partners/otp-sms.md, "How it fails". */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure } from '../transport/outcome.ts';
import { smsStatus } from './wire.ts';

const SENT = '0';

const misconfigured = (status: string, what: string): Failure => ({
  kind: 'misconfigured',
  reason: `status ${status}: ${what}`,
});
const rejected = (status: string, what: string): Failure => ({
  kind: 'rejected',
  code: status,
  reason: `status ${status}: ${what}`,
});

export const smsStatuses: Readonly<Record<string, Failure>> = {
  '1': { kind: 'retryable', reason: 'status 1: too many messages a second', retryAfterMs: 1_000 },
  '2': rejected('2', 'a parameter is missing'),
  '3': rejected('3', 'a parameter is not valid'),
  '4': misconfigured('4', 'wrong key or secret'),
  '5': { kind: 'unknown', reason: 'status 5: internal error' },
  '6': rejected('6', 'the message cannot be sent to this number'),
  '7': rejected('7', 'the number is barred'),
  '8': misconfigured('8', 'the account is barred'),
  '9': misconfigured('9', 'the account has no credit left'),
  '15': misconfigured('15', 'the sender name is not registered'),
};

/** Returns the failure of the status; `unknown` if it is not documented, because the SMS may have been sent. Without a status the HTTP status decides. */
export function classifySms({ status, body }: PartnerAnswer): Failure | undefined {
  const given = smsStatus.safeParse(body).data?.messages[0]?.status;
  if (status >= 300 || given === undefined || given === SENT) return undefined;
  return smsStatuses[given] ?? { kind: 'unknown', reason: 'a status that is not documented' };
}
