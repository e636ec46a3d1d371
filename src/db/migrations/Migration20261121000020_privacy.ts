/** Erased persons stay erased, and the audit log may be encrypted anew without being changed. */
import { Migration } from '@mikro-orm/migrations';

/** What belongs to a person and comes into being by itself: a call or a workflow that was under way during the erasure. */
const ofPersons = [
  'personal_infos',
  'kyc_cases',
  'sessions',
  'device_keys',
  'credit_limits',
  'credit_checks',
  'applications',
  'funder_accounts',
  'payments',
];

export class Migration20261121000020_privacy extends Migration {
  override up(): void {
    this.addSql('alter table "users" add column "erased_at" timestamptz(3) null');
    this.addSql(
      `alter table "users" add constraint "users_erased_hold_nothing" check (erased_at is null or (status = 'SUSPENDED' and nik_index is null and pin_hash is null))`,
    );

    // The lock is what a foreign key takes anyway; it waits for an erasure under way and then sees what came of it.
    this.addSql(`
      create function refuse_the_erased() returns trigger language plpgsql as $$
      declare
        since timestamptz;
      begin
        select erased_at into since from users where id = new.user_id for key share;
        if since is not null then
          raise exception '%: this person was erased', tg_table_name using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`);
    for (const table of ofPersons)
      this.addSql(
        `create trigger ${table}_not_of_the_erased before insert on ${table} for each row execute function refuse_the_erased()`,
      );

    // Only within a transaction that says so (src/personal-data/rotation.ts), and only the key may become another.
    this.addSql(`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and current_setting('arus.encrypting_anew', true) = 'audit_records'
          and to_jsonb(new) - 'detail' = to_jsonb(old) - 'detail'
          and new.detail ~ '^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$'
          and split_part(new.detail, '.', 1) <> split_part(old.detail, '.', 1)
          and length(split_part(new.detail, '.', 2)) = length(split_part(old.detail, '.', 2))
        then
          return new;
        end if;
        raise exception '% is append only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    this.guardAuditRecords('refuse_audit_change');
  }

  override down(): void {
    this.guardAuditRecords('refuse_change');
    this.addSql('drop function refuse_audit_change()');
    for (const table of ofPersons) this.addSql(`drop trigger ${table}_not_of_the_erased on ${table}`);
    this.addSql('drop function refuse_the_erased()');
    this.addSql('alter table "users" drop constraint "users_erased_hold_nothing"');
    this.addSql('alter table "users" drop column "erased_at"');
  }

  private guardAuditRecords(by: string): void {
    this.addSql('drop trigger audit_records_append_only on audit_records');
    this.addSql(
      `create trigger audit_records_append_only before update or delete on audit_records for each row execute function ${by}()`,
    );
  }
}
