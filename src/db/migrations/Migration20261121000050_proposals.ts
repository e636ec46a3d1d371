/** A proposal has an end of its own: refused, withdrawn, too late, or overtaken by what happened to its case. */
import { Migration } from '@mikro-orm/migrations';

const isOpen = 'confirmed_by is null and ended_at is null';

/** Whoever moves a case on ends what was proposed about where it stood. */
const watched = {
  applications: 'of status on applications for each row when (old.status is distinct from new.status)',
  credit_limits: `of status on credit_limits for each row when (old.status = 'UNDER REVIEW' and new.status <> 'UNDER REVIEW')`,
  kyc_cases: `of status on kyc_cases for each row when (old.status = 'UNDER_REVIEW' and new.status <> 'UNDER_REVIEW')`,
  inbox_messages: `of state on inbox_messages for each row when (old.state <> 'DELIVERED' and new.state = 'DELIVERED')`,
};

export class Migration20261121000050_proposals extends Migration {
  override up(): void {
    this.addSql(
      `alter table "proposals" add column "application_no" varchar(24) null, add column "since" timestamptz(3) null, add column "expires_at" timestamptz(3) null, add column "terms" jsonb null, add column "standing" jsonb null, add column "outcome" text null, add column "ended_by" varchar(254) null, add column "ended_at" timestamptz(3) null, add column "ended_reason" text null`,
    );
    this.addSql(
      `alter table "proposals" add constraint "proposals_outcome_check" check ("outcome" in ('REFUSED', 'WITHDRAWN', 'EXPIRED', 'OVERTAKEN'))`,
    );
    // Also keeps processes of the release before from confirming what was refused.
    this.addSql(
      `alter table "proposals" add constraint "proposals_end_one_way" check (confirmed_by is null or ended_at is null)`,
    );
    // Limits that were opened and never decided hold the text "[]" where a list belongs.
    this.addSql(`update "credit_limits" set "reasons" = '[]' where jsonb_typeof("reasons") = 'string'`);
    this.addSql('drop index "proposals_one_open"');
    this.addSql(`create unique index "proposals_one_open" on "proposals" ("subject", "kind") where ${isOpen}`);
    this.addSql(`create index "proposals_application_no_index" on "proposals" ("application_no")`);
    this.addSql(`create index "audit_records_subject_created_at_index" on "audit_records" ("subject", "created_at")`);

    // A proposal that is being confirmed at this moment is locked, and is left to who confirms it.
    this.addSql(`
      create function overtake_proposals() returns trigger language plpgsql as $$
      declare
        kinds text[] := array['DECISION'];
        of_application text;
        of_subject text;
      begin
        if tg_table_name = 'applications' then
          of_application := new.application_no;
          if new.status in ('REJECTED', 'CANCELLED', 'EXPIRED', 'PAID OFF', 'WRITTEN OFF') then
            kinds := array['DECISION', 'RESOLVE', 'WRITE-OFF', 'MATCH'];
          elsif old.status = 'NEEDS REVIEW' then
            kinds := array['DECISION', 'RESOLVE'];
          else
            return null;
          end if;
        elsif tg_table_name = 'credit_limits' then
          of_subject := 'limit-' || new.user_id;
        elsif tg_table_name = 'kyc_cases' then
          select 'onboarding-' || phone_index into of_subject from users where id = new.user_id;
        else
          kinds := array['MATCH'];
          of_subject := new.id::text;
        end if;
        update proposals set ended_at = now(), ended_by = 'arus', outcome = 'OVERTAKEN'
        where id in (
          select id from proposals
          where ${isOpen} and kind = any(kinds) and (application_no = of_application or subject = of_subject)
          for update skip locked);
        return null;
      end $$`);
    for (const [table, when] of Object.entries(watched))
      this.addSql(`create trigger ${table}_overtake after update ${when} execute function overtake_proposals()`);
  }

  override down(): void {
    for (const table of Object.keys(watched)) this.addSql(`drop trigger ${table}_overtake on ${table}`);
    this.addSql('drop function overtake_proposals()');
    this.addSql('drop index "audit_records_subject_created_at_index"');
    this.addSql('drop index "proposals_application_no_index"');
    this.addSql('drop index "proposals_one_open"');
    this.addSql(
      `create unique index "proposals_one_open" on "proposals" ("subject", "kind") where confirmed_by is null`,
    );
    this.addSql('alter table "proposals" drop constraint "proposals_end_one_way"');
    this.addSql('alter table "proposals" drop constraint "proposals_outcome_check"');
    this.addSql(
      `alter table "proposals" drop column "application_no", drop column "since", drop column "expires_at", drop column "terms", drop column "standing", drop column "outcome", drop column "ended_by", drop column "ended_at", drop column "ended_reason"`,
    );
  }
}
