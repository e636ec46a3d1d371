/** Access tokens that all processes share. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000010_partner_tokens extends Migration {
  override up(): void {
    this.addSql(
      `create table "partner_tokens" ("partner" varchar(40) not null, "token" text not null, "renewed_at" timestamptz(3) not null, primary key ("partner"))`,
    );
  }

  override down(): void {
    this.addSql('drop table "partner_tokens"');
  }
}
