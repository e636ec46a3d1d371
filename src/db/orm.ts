/** The database connection: every entity and every migration is listed here by name. */
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Config } from '../platform/config.ts';
import { keyRing } from '../platform/encryption.ts';
import { usePiiKeys } from './encrypted-types.ts';
import { ChallengeSchema, DeviceKeySchema, OneTimeCodeSchema, SessionSchema } from './entities/auth.ts';
import { CreditCheckSchema, CreditLimitSchema } from './entities/credit-limit.ts';
import { DisbursementRequestSchema, FunderAccountSchema, FundingAttemptSchema } from './entities/funding.ts';
import { IdempotencyKeySchema } from './entities/idempotency.ts';
import { JournalEntrySchema, PostingSchema } from './entities/journal.ts';
import { ApplicationEventSchema, ApplicationSchema } from './entities/loan.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from './entities/onboarding.ts';
import { AuditRecordSchema, OperatorSchema, OperatorSessionSchema, ProposalSchema } from './entities/operators.ts';
import { InboxMessageSchema, PartnerExchangeSchema } from './entities/partner.ts';
import { PartnerTokenSchema } from './entities/partner-token.ts';
import { PaymentSchema } from './entities/payment.ts';
import { RateLimitSchema } from './entities/rate-limit.ts';
import { InstalmentSchema, LoanSchema, ReceiptSchema } from './entities/repayment.ts';
import { Migration20261121000000_init } from './migrations/Migration20261121000000_init.ts';
import { Migration20261121000001_guards } from './migrations/Migration20261121000001_guards.ts';
import { Migration20261121000010_partner_tokens } from './migrations/Migration20261121000010_partner_tokens.ts';
import { Migration20261121000020_privacy } from './migrations/Migration20261121000020_privacy.ts';
import { Migration20261121000030_caller_changes } from './migrations/Migration20261121000030_caller_changes.ts';
import { Migration20261121000040_payment_evidence } from './migrations/Migration20261121000040_payment_evidence.ts';
import { Migration20261121000050_proposals } from './migrations/Migration20261121000050_proposals.ts';
import { Migration20261121000060_funder_names } from './migrations/Migration20261121000060_funder_names.ts';
import { Migration20261121000070_liveness_sessions } from './migrations/Migration20261121000070_liveness_sessions.ts';
import { Migration20261121000080_inbound_sources } from './migrations/Migration20261121000080_inbound_sources.ts';
import { Migration20261121000090_open_checks } from './migrations/Migration20261121000090_open_checks.ts';
import { driverOptions, type DatabaseTimeouts } from './timeouts.ts';

export type Orm = MikroORM;

type DatabaseConfig = Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL_SIZE' | 'PII_ENCRYPTION_KEYS'>;

const entities = [
  UserSchema,
  KycCaseSchema,
  PersonalInfoSchema,
  OneTimeCodeSchema,
  SessionSchema,
  DeviceKeySchema,
  ChallengeSchema,
  CreditLimitSchema,
  CreditCheckSchema,
  ApplicationSchema,
  ApplicationEventSchema,
  FunderAccountSchema,
  FundingAttemptSchema,
  DisbursementRequestSchema,
  LoanSchema,
  InstalmentSchema,
  ReceiptSchema,
  PaymentSchema,
  JournalEntrySchema,
  PostingSchema,
  InboxMessageSchema,
  PartnerExchangeSchema,
  PartnerTokenSchema,
  IdempotencyKeySchema,
  OperatorSchema,
  OperatorSessionSchema,
  AuditRecordSchema,
  ProposalSchema,
  RateLimitSchema,
];

/** In the order in which they run. */
const migrations = [
  Migration20261121000000_init,
  Migration20261121000001_guards,
  Migration20261121000010_partner_tokens,
  Migration20261121000020_privacy,
  Migration20261121000030_caller_changes,
  Migration20261121000040_payment_evidence,
  Migration20261121000050_proposals,
  Migration20261121000060_funder_names,
  Migration20261121000070_liveness_sessions,
  Migration20261121000080_inbound_sources,
  Migration20261121000090_open_checks,
];

export const migrationNames = migrations.map(({ name }) => name);

/** MikroORM's configuration; the command line and the tests use the same. Without timeouts it waits for as long as it takes. */
export function ormConfig(
  config: Pick<DatabaseConfig, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>,
  timeouts?: DatabaseTimeouts,
): Options {
  return defineConfig({
    clientUrl: config.DATABASE_URL,
    pool: { min: 0, max: config.DATABASE_POOL_SIZE },
    driverOptions: driverOptions(timeouts),
    entities,
    extensions: [Migrator],
    forceUtcTimezone: true,
    /** A statement's parameters may be personal data: MikroORM prints nothing. */
    debug: false,
    logger: () => {},
    /** Triggers are written by hand, in migrations; comparing the schema must not drop them. */
    schemaGenerator: { ignoreTriggers: true },
    migrations: {
      path: 'src/db/migrations',
      pathTs: 'src/db/migrations',
      emit: 'ts',
      snapshot: false,
      transactional: true,
      allOrNothing: true,
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
    },
  });
}

/** Opens the pool and hands the PII keys to the encrypted columns. Close it with `orm.close()`. */
export async function openDatabase(config: DatabaseConfig, timeouts?: DatabaseTimeouts): Promise<Orm> {
  usePiiKeys(keyRing(config.PII_ENCRYPTION_KEYS));
  return MikroORM.init(ormConfig(config, timeouts));
}

/** For `npm run migrate`: no keys, since migrations read nobody's data, and all the time that they need. */
export const openForMigrations = ({ DATABASE_URL }: Pick<DatabaseConfig, 'DATABASE_URL'>): Promise<Orm> =>
  MikroORM.init(ormConfig({ DATABASE_URL, DATABASE_POOL_SIZE: 4 }));
