/** Whoever remembers a caller hears at commit that the session was revoked or the account changed, whoever did it. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000030_caller_changes extends Migration {
  override up(): void {
    this.addSql(`
      create function tell_caller_changed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('caller_changed', to_jsonb(old) ->> tg_argv[0]);
        return null;
      end $$`);
    this.addSql(
      `create trigger sessions_tell_change after delete or update of revoked_at, expires_at, device_id, user_id on sessions
         for each row execute function tell_caller_changed('user_id')`,
    );
    this.addSql(
      `create trigger users_tell_change after delete or update of status, phone_index on users
         for each row execute function tell_caller_changed('id')`,
    );
  }

  override down(): void {
    this.addSql('drop trigger users_tell_change on users');
    this.addSql('drop trigger sessions_tell_change on sessions');
    this.addSql('drop function tell_caller_changed()');
  }
}
