/** What a payment's gateway told of it: single transfers, and the total when it was asked. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000040_payment_evidence extends Migration {
  override up(): void {
    this.addSql(`alter table "payments" add column "evidence" jsonb not null default '{"transfers":[],"total":null}'`);
  }

  override down(): void {
    this.addSql('alter table "payments" drop column "evidence"');
  }
}
