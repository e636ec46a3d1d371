/** The tables, as MikroORM generates them from the entities; what entities cannot say is in the next migration. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000000_init extends Migration {
  override up(): void {
    for (const statement of [...statements, ...foreignKeys]) this.addSql(statement);
  }

  override down(): void {
    for (const table of tables) this.addSql(`drop table "${table}" cascade`);
  }
}

const statements = [
  `create table "audit_records" ("id" uuid not null, "actor" varchar(254) not null, "action" varchar(80) not null, "subject" varchar(200) not null, "detail" text not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `create index "audit_records_created_at_index" on "audit_records" ("created_at")`,

  `create table "challenges" ("id" varchar(64) not null, "device_id" varchar(200) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"))`,

  `create table "idempotency_keys" ("id" uuid not null, "scope" varchar(300) not null, "key" varchar(255) not null, "request_hash" varchar(64) not null, "http_status" int null, "body" text null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "idempotency_keys" add constraint "idempotency_keys_scope_key_unique" unique ("scope", "key")`,

  `create table "inbox_messages" ("id" uuid not null, "source" text not null, "unique_key" varchar(200) not null, "topic" varchar(100) not null, "body" text not null, "state" text not null default 'RECEIVED', "workflow_id" varchar(200) null, "attempts" int not null default 0, "last_error" text null, "next_attempt_at" timestamptz(3) not null, "received_at" timestamptz(3) not null, "delivered_at" timestamptz(3) null, primary key ("id"))`,
  `create index "inbox_messages_state_next_attempt_at_index" on "inbox_messages" ("state", "next_attempt_at")`,
  `alter table "inbox_messages" add constraint "inbox_messages_source_unique_key_unique" unique ("source", "unique_key")`,
  `alter table "inbox_messages" add constraint "inbox_messages_source_check" check ("source" in ('PAYMENT_GATEWAY', 'FINFRA', 'FINFRA_INVOICE', 'FINFRA_VIRTUAL_ACCOUNT', 'DIDIT', 'DOMPET_KILAT_DISBURSE', 'DOMPET_KILAT_REPAYMENT'))`,
  `alter table "inbox_messages" add constraint "inbox_messages_state_check" check ("state" in ('RECEIVED', 'DELIVERED', 'UNMATCHED', 'REVIEW'))`,

  `create table "journal_entries" ("id" uuid not null, "application_no" varchar(24) not null, "kind" text not null, "cause" varchar(200) not null, "value_on" date not null, "memo" text null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `create index "journal_entries_application_no_index" on "journal_entries" ("application_no")`,
  `alter table "journal_entries" add constraint "journal_entries_kind_cause_unique" unique ("kind", "cause")`,
  `alter table "journal_entries" add constraint "journal_entries_kind_check" check ("kind" in ('DISBURSEMENT', 'PAYMENT', 'PENALTY', 'REVERSAL', 'WAIVER', 'WRITE-OFF', 'REALLOCATION', 'REFUND'))`,

  `create table "one_time_codes" ("id" uuid not null, "phone_index" varchar(64) not null, "device_id" varchar(200) not null, "purpose" text not null, "code_hash" varchar(64) not null, "attempts" int not null default 0, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `create index "one_time_codes_phone_index_purpose_created_at_index" on "one_time_codes" ("phone_index", "purpose", "created_at")`,
  `create index "one_time_codes_device_id_created_at_index" on "one_time_codes" ("device_id", "created_at")`,
  `alter table "one_time_codes" add constraint "one_time_codes_purpose_check" check ("purpose" in ('ONBOARDING', 'LOGIN'))`,

  `create table "operators" ("id" uuid not null, "email" varchar(254) not null, "password_hash" text not null, "role" text not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "operators" add constraint "operators_email_unique" unique ("email")`,
  `alter table "operators" add constraint "operators_role_check" check ("role" in ('viewer', 'maker', 'checker', 'admin'))`,

  `create table "operator_sessions" ("id" varchar(64) not null, "operator_id" uuid not null, "csrf_token" varchar(64) not null, "expires_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, primary key ("id"))`,

  `create table "partner_exchanges" ("id" uuid not null, "partner" varchar(40) not null, "operation" varchar(80) not null, "outcome" varchar(20) not null, "reason" text null, "http_status" int null, "duration_ms" int not null, "request" text null, "response" text null, "workflow_id" varchar(200) null, "activity_id" varchar(100) null, "attempt" int null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `create index "partner_exchanges_workflow_id_index" on "partner_exchanges" ("workflow_id")`,
  `create index "partner_exchanges_partner_created_at_index" on "partner_exchanges" ("partner", "created_at")`,

  `create table "postings" ("id" uuid not null, "entry_id" uuid not null, "application_no" varchar(24) not null, "account" text not null, "party" varchar(40) null, "amount" bigint not null, primary key ("id"))`,
  `create index "postings_entry_id_index" on "postings" ("entry_id")`,
  `create index "postings_application_no_account_index" on "postings" ("application_no", "account")`,
  `alter table "postings" add constraint "postings_not_zero" check (amount <> 0)`,
  `alter table "postings" add constraint "postings_account_check" check ("account" in ('loan.principal', 'loan.interest', 'loan.fee', 'loan.penalty', 'borrower.credit', 'funder.payable', 'funder.clearing', 'channel.clearing', 'income.interest', 'income.fee', 'income.penalty', 'discount', 'waiver', 'write-off', 'suspense'))`,

  `create table "proposals" ("id" uuid not null, "kind" varchar(40) not null, "subject" varchar(200) not null, "decision" varchar(20) not null, "reason" text not null, "proposed_by" varchar(254) not null, "confirmed_by" varchar(254) null, "created_at" timestamptz(3) not null, "confirmed_at" timestamptz(3) null, primary key ("id"))`,
  `create unique index "proposals_one_open" on "proposals" ("subject", "kind") where confirmed_by is null`,

  `create table "rate_limits" ("key" varchar(300) not null, "points" int not null default 0, "expire" bigint null, primary key ("key"))`,

  `create table "users" ("id" uuid not null, "phone" text not null, "phone_index" varchar(64) not null, "nik_index" varchar(64) null, "status" text not null default 'PENDING', "pin_hash" text null, "pin_failures" int not null default 0, "pin_locked_until" timestamptz(3) null, "created_at" timestamptz(3) not null, "activated_at" timestamptz(3) null, "version" int not null default 1, primary key ("id"))`,
  `alter table "users" add constraint "users_phone_index_unique" unique ("phone_index")`,
  `alter table "users" add constraint "users_nik_index_unique" unique ("nik_index")`,
  `alter table "users" add constraint "users_status_check" check ("status" in ('PENDING', 'ACTIVE', 'SUSPENDED'))`,

  `create table "sessions" ("id" uuid not null, "user_id" uuid not null, "device_id" varchar(200) not null, "refresh_hash" varchar(64) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, "revoked_reason" varchar(100) null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "sessions" add constraint "sessions_refresh_hash_unique" unique ("refresh_hash")`,
  `create index "sessions_user_id_index" on "sessions" ("user_id")`,

  `create table "personal_infos" ("user_id" uuid not null, "profile" text not null, "corrections" text not null, "created_at" timestamptz(3) not null, primary key ("user_id"))`,

  `create table "payments" ("id" uuid not null, "reference_no" varchar(40) not null, "user_id" uuid not null, "channel" varchar(40) not null, "amount" bigint not null, "status" text not null default 'PENDING', "paid_amount" bigint not null default '0', "paid_at" timestamptz(3) null, "payment_code" text null, "parts" jsonb not null, "early_settlement" boolean not null default false, "expires_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "payments" add constraint "payments_reference_no_unique" unique ("reference_no")`,
  `create index "payments_user_id_created_at_index" on "payments" ("user_id", "created_at")`,
  `alter table "payments" add constraint "payments_amount_positive" check (amount > 0)`,
  `alter table "payments" add constraint "payments_status_check" check ("status" in ('PENDING', 'PAID', 'EXPIRED', 'FAILED'))`,

  `create table "kyc_cases" ("id" uuid not null, "user_id" uuid not null, "reference" varchar(40) not null, "status" text not null default 'PROCESSING', "face_match_score" double precision null, "ekyc_id" text null, "ktp" text null, "ktp_object" varchar(200) not null, "selfie_object" varchar(200) not null, "created_at" timestamptz(3) not null, "decided_at" timestamptz(3) null, primary key ("id"))`,
  `alter table "kyc_cases" add constraint "kyc_cases_reference_unique" unique ("reference")`,
  `create index "kyc_cases_user_id_created_at_index" on "kyc_cases" ("user_id", "created_at")`,
  `alter table "kyc_cases" add constraint "kyc_cases_status_check" check ("status" in ('PROCESSING', 'SYSTEM_VERIFIED', 'REJECTED_RETRY', 'UNDER_REVIEW', 'OPERATOR_VERIFIED', 'REJECTED'))`,

  `create table "funder_accounts" ("id" uuid not null, "user_id" uuid not null, "funder" text not null, "external_id" varchar(100) null, "approved" boolean not null default false, "ktp_document_id" varchar(100) null, "selfie_document_id" varchar(100) null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "funder_accounts" add constraint "funder_accounts_user_id_funder_unique" unique ("user_id", "funder")`,
  `alter table "funder_accounts" add constraint "funder_accounts_funder_check" check ("funder" in ('FINFRA', 'DOMPET_KILAT'))`,

  `create table "device_keys" ("id" uuid not null, "user_id" uuid not null, "device_id" varchar(200) not null, "public_key" text not null, "biometric_type" text not null, "failures" int not null default 0, "locked_until" timestamptz(3) null, "created_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, primary key ("id"))`,
  `create unique index "device_keys_one_active" on "device_keys" ("user_id", "device_id") where deleted_at is null`,
  `alter table "device_keys" add constraint "device_keys_biometric_type_check" check ("biometric_type" in ('FACE_ID', 'FINGERPRINT'))`,

  `create table "credit_limits" ("user_id" uuid not null, "status" text not null default 'UNDER REVIEW', "total" bigint not null default '0', "reserved" bigint not null default '0', "outstanding" bigint not null default '0', "reasons" jsonb not null default '[]', "policy_version" varchar(60) null, "inputs_hash" varchar(64) null, "rejection_reason" text null, "reapply_after" date null, "requested_at" timestamptz(3) not null, "decided_at" timestamptz(3) null, "decided_by" varchar(200) null, "version" int not null default 1, primary key ("user_id"))`,
  `alter table "credit_limits" add constraint "credit_limits_never_overdrawn" check (reserved >= 0 and outstanding >= 0 and total >= reserved + outstanding)`,
  `alter table "credit_limits" add constraint "credit_limits_status_check" check ("status" in ('UNDER REVIEW', 'APPROVED', 'REJECTED', 'SUSPENDED'))`,

  `create table "credit_checks" ("id" uuid not null, "user_id" uuid not null, "evidence" text not null, "gathered_at" timestamptz(3) not null, primary key ("id"))`,
  `create index "credit_checks_user_id_gathered_at_index" on "credit_checks" ("user_id", "gathered_at")`,

  `create table "applications" ("id" uuid not null, "application_no" varchar(24) not null, "user_id" uuid not null, "product_id" varchar(40) not null, "product_title" varchar(100) not null, "amount" bigint not null, "tenor_id" int not null, "tenor_months" int not null, "rate_monthly_percent" varchar(10) not null, "interest_method" text not null, "service_fee" bigint not null, "promo_id" int null, "promo_code" varchar(60) null, "promo_discount" bigint not null default '0', "total_repayment" bigint not null, "status" text not null default 'UNDER REVIEW', "reserved" bigint not null default '0', "funder" text null, "decision" jsonb null, "closed_reason" text null, "applied_on" date not null, "applied_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, "version" int not null default 1, primary key ("id"))`,
  `alter table "applications" add constraint "applications_application_no_unique" unique ("application_no")`,
  `create index "applications_user_id_applied_at_index" on "applications" ("user_id", "applied_at")`,
  `create index "applications_status_index" on "applications" ("status")`,
  `create unique index "applications_one_in_review" on "applications" ("user_id") where status in ('UNDER REVIEW', 'NEEDS REVIEW', 'APPROVED', 'AWAITING SIGNATURE', 'SIGNED', 'DISBURSING')`,
  `alter table "applications" add constraint "applications_amount_positive" check (amount > 0)`,
  `alter table "applications" add constraint "applications_interest_method_check" check ("interest_method" in ('FLAT', 'EFFECTIVE', 'ANNUITY'))`,
  `alter table "applications" add constraint "applications_status_check" check ("status" in ('UNDER REVIEW', 'NEEDS REVIEW', 'APPROVED', 'AWAITING SIGNATURE', 'SIGNED', 'DISBURSING', 'ACTIVE', 'PAID OFF', 'REJECTED', 'CANCELLED', 'EXPIRED', 'WRITTEN OFF'))`,
  `alter table "applications" add constraint "applications_funder_check" check ("funder" in ('FINFRA', 'DOMPET_KILAT'))`,

  `create table "loans" ("application_id" uuid not null, "application_no" varchar(24) not null, "user_id" uuid not null, "funder" text not null, "principal" bigint not null, "principal_outstanding" bigint not null, "status" text not null default 'ACTIVE', "disbursed_on" date not null, "disbursed_at" timestamptz(3) not null, "clock_offset_seconds" int not null default 0, "dpd_bucket" text not null default 'CURRENT', "credit_balance" bigint not null default '0', "paid_off_at" timestamptz(3) null, "written_off_on" date null, "created_at" timestamptz(3) not null, "version" int not null default 1, primary key ("application_id"))`,
  `alter table "loans" add constraint "loans_application_no_unique" unique ("application_no")`,
  `create index "loans_user_id_index" on "loans" ("user_id")`,
  `alter table "loans" add constraint "loans_amounts_not_negative" check (principal > 0 and credit_balance >= 0 and principal_outstanding >= 0)`,
  `alter table "loans" add constraint "loans_funder_check" check ("funder" in ('FINFRA', 'DOMPET_KILAT'))`,
  `alter table "loans" add constraint "loans_status_check" check ("status" in ('ACTIVE', 'PAID OFF', 'WRITTEN OFF'))`,
  `alter table "loans" add constraint "loans_dpd_bucket_check" check ("dpd_bucket" in ('CURRENT', '1-7', '8-30', '31-60', '61-90', '>90'))`,

  `create table "receipts" ("id" uuid not null, "loan_application_id" uuid not null, "cause" varchar(200) not null, "source" text not null, "channel" varchar(40) not null, "payment_reference" varchar(40) null, "amount" bigint not null, "value_on" date not null, "paid_at" timestamptz(3) not null, "named" jsonb not null, "early_settlement" boolean not null default false, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "receipts" add constraint "receipts_cause_unique" unique ("cause")`,
  `create index "receipts_loan_application_id_value_on_index" on "receipts" ("loan_application_id", "value_on")`,
  `alter table "receipts" add constraint "receipts_amount_positive" check (amount > 0)`,
  `alter table "receipts" add constraint "receipts_source_check" check ("source" in ('GATEWAY', 'FINFRA', 'DOMPET_KILAT', 'OPERATOR'))`,

  `create table "instalments" ("id" uuid not null, "loan_application_id" uuid not null, "number" int not null, "due_on" date not null, "principal" bigint not null, "interest" bigint not null, "fee" bigint not null, "discount" bigint not null, "amount" bigint not null, "penalty" bigint not null default '0', "waived_interest" bigint not null default '0', "waived_fee" bigint not null default '0', "paid_principal" bigint not null default '0', "paid_interest" bigint not null default '0', "paid_fee" bigint not null default '0', "paid_penalty" bigint not null default '0', "status" text not null default 'UNPAID', "paid_on" date null, primary key ("id"))`,
  `alter table "instalments" add constraint "instalments_loan_application_id_number_unique" unique ("loan_application_id", "number")`,
  `alter table "instalments" add constraint "instalments_amount_adds_up" check (amount = principal + interest + fee - discount)`,
  `alter table "instalments" add constraint "instalments_not_negative" check (paid_principal >= 0 and paid_interest >= 0 and paid_fee >= 0 and paid_penalty >= 0 and penalty >= 0)`,
  `alter table "instalments" add constraint "instalments_status_check" check ("status" in ('UNPAID', 'PAID'))`,

  `create table "funding_attempts" ("id" uuid not null, "application_id" uuid not null, "funder" text not null, "number" int not null, "status" text not null default 'STARTED', "reason" text null, "funder_loan_id" varchar(100) null, "funder_reference" varchar(100) null, "signing_url" text null, "signing_expires_at" timestamptz(3) null, "repayment_account" text null, "started_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"))`,
  `create index "funding_attempts_funder_loan_id_index" on "funding_attempts" ("funder_loan_id")`,
  `alter table "funding_attempts" add constraint "funding_attempts_application_id_funder_unique" unique ("application_id", "funder")`,
  `alter table "funding_attempts" add constraint "funding_attempts_funder_check" check ("funder" in ('FINFRA', 'DOMPET_KILAT'))`,
  `alter table "funding_attempts" add constraint "funding_attempts_status_check" check ("status" in ('SKIPPED', 'STARTED', 'DECLINED', 'FAILED', 'TIMED OUT', 'CANCELLED', 'AGREED', 'DISBURSED'))`,

  `create table "disbursement_requests" ("id" uuid not null, "application_id" uuid not null, "funder" text not null, "number" int not null, "outcome" text null, "reason" text null, "requested_at" timestamptz(3) not null, "answered_at" timestamptz(3) null, primary key ("id"))`,
  `alter table "disbursement_requests" add constraint "disbursement_requests_application_id_number_unique" unique ("application_id", "number")`,
  `alter table "disbursement_requests" add constraint "disbursement_requests_funder_check" check ("funder" in ('FINFRA', 'DOMPET_KILAT'))`,
  `alter table "disbursement_requests" add constraint "disbursement_requests_outcome_check" check ("outcome" in ('ok', 'rejected', 'retryable', 'unknown', 'misconfigured'))`,

  `create table "application_events" ("id" uuid not null, "application_id" uuid not null, "key" varchar(100) not null, "status" text null, "description" text not null, "at" timestamptz(3) not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
  `alter table "application_events" add constraint "application_events_application_id_key_unique" unique ("application_id", "key")`,
  `alter table "application_events" add constraint "application_events_status_check" check ("status" in ('UNDER REVIEW', 'NEEDS REVIEW', 'APPROVED', 'AWAITING SIGNATURE', 'SIGNED', 'DISBURSING', 'ACTIVE', 'PAID OFF', 'REJECTED', 'CANCELLED', 'EXPIRED', 'WRITTEN OFF'))`,
];

const foreignKeys = [
  `alter table "operator_sessions" add constraint "operator_sessions_operator_id_foreign" foreign key ("operator_id") references "operators" ("id")`,
  `alter table "postings" add constraint "postings_entry_id_foreign" foreign key ("entry_id") references "journal_entries" ("id")`,
  `alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "personal_infos" add constraint "personal_infos_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
  `alter table "payments" add constraint "payments_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "kyc_cases" add constraint "kyc_cases_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "funder_accounts" add constraint "funder_accounts_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "device_keys" add constraint "device_keys_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "credit_limits" add constraint "credit_limits_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
  `alter table "credit_checks" add constraint "credit_checks_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "applications" add constraint "applications_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "loans" add constraint "loans_application_id_foreign" foreign key ("application_id") references "applications" ("id") on update no action on delete no action`,
  `alter table "loans" add constraint "loans_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
  `alter table "receipts" add constraint "receipts_loan_application_id_foreign" foreign key ("loan_application_id") references "loans" ("application_id")`,
  `alter table "instalments" add constraint "instalments_loan_application_id_foreign" foreign key ("loan_application_id") references "loans" ("application_id")`,
  `alter table "funding_attempts" add constraint "funding_attempts_application_id_foreign" foreign key ("application_id") references "applications" ("id")`,
  `alter table "disbursement_requests" add constraint "disbursement_requests_application_id_foreign" foreign key ("application_id") references "applications" ("id")`,
  `alter table "application_events" add constraint "application_events_application_id_foreign" foreign key ("application_id") references "applications" ("id")`,
];

const tables = [
  'audit_records',
  'challenges',
  'idempotency_keys',
  'inbox_messages',
  'journal_entries',
  'one_time_codes',
  'operators',
  'operator_sessions',
  'partner_exchanges',
  'postings',
  'proposals',
  'rate_limits',
  'users',
  'sessions',
  'personal_infos',
  'payments',
  'kyc_cases',
  'funder_accounts',
  'device_keys',
  'credit_limits',
  'credit_checks',
  'applications',
  'loans',
  'receipts',
  'instalments',
  'funding_attempts',
  'disbursement_requests',
  'application_events',
];
