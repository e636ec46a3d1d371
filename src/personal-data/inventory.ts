/** Where personal data is, and what becomes of it. docs/privacy.md shows this list; tests hold both to the schema. */

export interface InventoryEntry {
  /** `table.column`, `table` for all of it, or a place outside the database. */
  where: string[];
  what: string;
  /** What it is needed for. */
  why: string;
  /** While nobody asks for erasure. */
  kept: string;
  /** KEPT: pseudonymised, as nothing leads from it to a person any more. */
  onErasure: 'DELETED' | 'EMPTIED' | 'KEPT';
  seenBy: string;
}

const account = 'as long as the account';
const records = '10 years after the loan';
const machines = 'our own processes';
const onRequest = 'admins, by export';

export const personalDataInventory: InventoryEntry[] = [
  // ── who somebody is ──
  {
    where: ['users.phone', 'users.phone_index'],
    what: 'phone number; a keyed hash of it',
    why: 'login, one-time codes, funders',
    kept: account,
    onErasure: 'EMPTIED',
    seenBy: 'operators, the last four digits; admins, by export; OTP gateway, funders',
  },
  {
    where: ['users.nik_index'],
    what: 'keyed hash of the NIK',
    why: 'one person, one account',
    kept: account,
    onErasure: 'EMPTIED',
    seenBy: machines,
  },
  {
    where: ['users.pin_hash'],
    what: 'argon2id hash of the PIN',
    why: 'login',
    kept: account,
    onErasure: 'EMPTIED',
    seenBy: machines,
  },
  {
    where: ['personal_infos.profile'],
    what: 'NIK, name, birth, addresses, e-mail, work, bank account, mother’s name, emergency contacts',
    why: 'know your customer, credit decision, funding, disbursement',
    kept: account,
    onErasure: 'DELETED',
    seenBy: 'operators: name, and the last four digits of the NIK; admins, by export; bureaus and funders',
  },
  {
    where: ['personal_infos.corrections'],
    what: 'what the borrower corrected of the KTP as it was read',
    why: 'proof of who changed what',
    kept: account,
    onErasure: 'DELETED',
    seenBy: onRequest,
  },
  {
    where: ['kyc_cases.ktp', 'kyc_cases.ekyc_id', 'kyc_cases.liveness_session'],
    what: 'the KTP as it was read; the e-KYC’s sessions',
    why: 'know your customer',
    kept: account,
    onErasure: 'DELETED',
    seenBy: 'admins, by export; Finfra',
  },
  {
    where: ['kyc_cases.ktp_object', 'kyc_cases.selfie_object', 'objects: kyc/<id>/…'],
    what: 'photos of the KTP and of the face (specific personal data); the columns hold their keys',
    why: 'know your customer, funding',
    kept: `${account}; 45 days without a case`,
    onErasure: 'DELETED',
    seenBy: 'admins, by export; Finfra, Dompet Kilat',
  },

  // ── access ──
  {
    where: ['one_time_codes'],
    what: 'phone’s keyed hash, device id, keyed hash of the code',
    why: 'login',
    kept: '1 day',
    onErasure: 'DELETED',
    seenBy: machines,
  },
  {
    where: ['sessions'],
    what: 'device id, hash of the refresh token, times',
    why: 'login',
    kept: 'until it expires, 30 days',
    onErasure: 'DELETED',
    seenBy: onRequest,
  },
  {
    where: ['device_keys'],
    what: 'device id, public key; no biometric data: that never leaves the phone',
    why: 'login by fingerprint or face',
    kept: account,
    onErasure: 'DELETED',
    seenBy: onRequest,
  },
  {
    where: ['challenges'],
    what: 'device id',
    why: 'login by fingerprint or face',
    kept: '1 day',
    onErasure: 'DELETED',
    seenBy: machines,
  },
  {
    where: ['idempotency_keys.body', 'idempotency_keys.scope'],
    what: 'the answer of a call, as it was given; user or device id',
    why: 'a repeated call gets the same answer',
    kept: '1 day',
    onErasure: 'DELETED',
    seenBy: machines,
  },
  {
    where: ['rate_limits'],
    what: 'IP address, device id, user id, or hash of an operator’s e-mail',
    why: 'against guessing',
    kept: '15 minutes; 1 day at most',
    onErasure: 'DELETED',
    seenBy: machines,
  },

  // ── credit ──
  {
    where: ['credit_checks.evidence'],
    what: 'what PEFINDO, Kocek and Finfra said: scores, arrears, debts',
    why: 'credit decision',
    kept: account,
    onErasure: 'DELETED',
    seenBy: onRequest,
  },
  {
    where: ['objects: bureau/<user id>/…'],
    what: 'PEFINDO’s reports as they came, and as PDF',
    why: 'credit decision, and explaining it',
    kept: account,
    onErasure: 'DELETED',
    seenBy: 'makers and checkers, one by one, audited; admins, by export',
  },
  {
    where: ['credit_limits'],
    what: 'limit, the rules that decided it with what they looked at',
    why: 'credit decision, and explaining it',
    kept: records,
    onErasure: 'KEPT',
    seenBy: 'operators',
  },
  {
    where: ['applications', 'application_events', 'disbursement_requests'],
    what: 'what was applied for, decided and why',
    why: 'the loan, and explaining it',
    kept: records,
    onErasure: 'KEPT',
    seenBy: 'operators',
  },
  {
    where: ['applications.closed_reason'],
    what: 'of a cancelled application: the borrower’s own words',
    why: 'customer service',
    kept: records,
    onErasure: 'EMPTIED',
    seenBy: 'operators',
  },
  {
    where: ['funder_accounts'],
    what: 'the funder’s ids of the borrower and of the photos',
    why: 'funding',
    kept: account,
    onErasure: 'DELETED',
    seenBy: 'operators',
  },
  {
    where: ['funding_attempts.signing_url', 'funding_attempts.repayment_account'],
    what: 'address of the page where the agreement is signed; account to repay to',
    why: 'funding, repayment',
    kept: records,
    onErasure: 'EMPTIED',
    seenBy: 'the borrower; admins, by export',
  },
  {
    where: ['funding_attempts'],
    what: 'the funder’s ids of the loan',
    why: 'funding, reconciliation with the funder',
    kept: records,
    onErasure: 'KEPT',
    seenBy: 'operators',
  },

  // ── money ──
  {
    where: ['loans', 'instalments', 'receipts', 'journal_entries', 'postings'],
    what: 'the loan’s books, by application number',
    why: 'the loan; bookkeeping',
    kept: records,
    onErasure: 'KEPT',
    seenBy: 'operators',
  },
  {
    where: ['payments.payment_code'],
    what: 'virtual account or QRIS to pay to',
    why: 'repayment',
    kept: records,
    onErasure: 'EMPTIED',
    seenBy: 'the borrower; admins, by export',
  },
  {
    where: ['payments'],
    what: 'what was to be paid and what was',
    why: 'repayment',
    kept: records,
    onErasure: 'KEPT',
    seenBy: 'operators',
  },

  // ── partners ──
  {
    where: ['inbox_messages.body'],
    what: 'partners’ messages as they came: ids, NIK, amounts',
    why: 'proof of what we were told; delivered again by hand',
    kept: records,
    onErasure: 'EMPTIED',
    seenBy: 'operators, one by one, audited',
  },
  {
    where: ['partner_exchanges.request', 'partner_exchanges.response'],
    what: 'what was said to partners and answered, without secrets and pictures',
    why: 'settling disputes about a call',
    kept: '180 days',
    onErasure: 'DELETED',
    seenBy: onRequest,
  },
  {
    where: ['partner_tokens.token'],
    what: 'our own access tokens at partners; encrypted, about no person',
    why: 'calls to partners',
    kept: 'until renewed',
    onErasure: 'KEPT',
    seenBy: machines,
  },

  // ── operators ──
  {
    where: ['audit_records.detail', 'audit_records'],
    what: 'which operator did or saw what; reasons in their words',
    why: 'accountability',
    kept: '10 years',
    onErasure: 'KEPT',
    seenBy: 'operators',
  },
  {
    where: ['operators', 'operator_sessions', 'proposals'],
    what: 'operators’ e-mail and password hash, sessions, proposals with reasons',
    why: 'work of operators',
    kept: 'as long as the operator works here; sessions 8 hours',
    onErasure: 'KEPT',
    seenBy: 'operators',
  },

  // ── outside the database ──
  {
    where: ['Temporal: payloads'],
    what: 'inputs and results of workflows and activities: profile, KTP, evidence; encrypted with the payload keys',
    why: 'a case goes on after a crash',
    kept: 'while the case runs, then the namespace’s retention',
    onErasure: 'DELETED',
    seenBy: 'makers, checkers and admins in the Temporal UI, through the codec server',
  },
  {
    where: ['Temporal: workflow ids'],
    what: '`onboarding-<keyed hash of the phone>`, `limit-<user id>`',
    why: 'a command reaches its case',
    kept: 'as above',
    onErasure: 'DELETED',
    seenBy: 'operators in the Temporal UI',
  },
  {
    where: ['logs', 'metrics'],
    what: 'nothing: no bodies, headers, paths with ids, messages of foreign errors',
    why: '',
    kept: 'as the operator of the machines decides',
    onErasure: 'KEPT',
    seenBy: 'whoever runs Arus',
  },
  {
    where: ['backups'],
    what: 'all of the above, encrypted as it is',
    why: 'getting the books back',
    kept: 'as the operator of the machines decides; see below',
    onErasure: 'KEPT',
    seenBy: 'whoever has backups and keys',
  },
];
