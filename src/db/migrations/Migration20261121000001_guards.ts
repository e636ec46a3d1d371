/** What entities cannot say: entries balance at commit, history is append only, application numbers come from a sequence. */
import { Migration } from '@mikro-orm/migrations';

/** Rows of these tables are never changed and never removed, whoever asks. */
const appendOnly = ['journal_entries', 'postings', 'receipts', 'audit_records'];

export class Migration20261121000001_guards extends Migration {
  override up(): void {
    this.addSql('create sequence application_numbers');
    // Counters may be lost in a crash; they need not cost a write-ahead log.
    this.addSql('alter table rate_limits set unlogged');

    this.addSql(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    for (const table of appendOnly) {
      this.addSql(
        `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
      );
      this.addSql(
        `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
      );
    }

    // Checked at commit, when all postings are there; also for an entry that got none.
    this.addSql(`
      create function entry_is_balanced() returns trigger language plpgsql as $$
      declare
        entry uuid := case tg_table_name when 'postings' then to_jsonb(new) ->> 'entry_id' else to_jsonb(new) ->> 'id' end;
        total numeric;
        lines bigint;
      begin
        select sum(amount), count(*) into total, lines from postings where entry_id = entry;
        if lines < 2 or total <> 0 then
          raise exception 'journal entry % does not balance: % postings, sum %', entry, lines, coalesce(total, 0)
            using errcode = 'check_violation', constraint = 'entry_is_balanced';
        end if;
        return null;
      end $$`);
    for (const table of ['journal_entries', 'postings'])
      this.addSql(`
        create constraint trigger ${table}_balanced after insert on ${table}
          deferrable initially deferred for each row execute function entry_is_balanced()`);
  }

  override down(): void {
    for (const table of ['journal_entries', 'postings']) this.addSql(`drop trigger ${table}_balanced on ${table}`);
    this.addSql('drop function entry_is_balanced()');
    for (const table of appendOnly) {
      this.addSql(`drop trigger ${table}_append_only on ${table}`);
      this.addSql(`drop trigger ${table}_no_truncate on ${table}`);
    }
    this.addSql('drop function refuse_change()');
    this.addSql('alter table rate_limits set logged');
    this.addSql('drop sequence application_numbers');
  }
}
