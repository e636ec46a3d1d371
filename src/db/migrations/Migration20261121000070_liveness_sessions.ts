/** The liveness session that an identity check waits for: a report finds its borrower by it. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000070_liveness_sessions extends Migration {
  override up(): void {
    this.addSql('alter table "kyc_cases" add column "liveness_session" varchar(200) null');
    this.addSql('create index "kyc_cases_liveness_session_index" on "kyc_cases" ("liveness_session")');
  }

  override down(): void {
    this.addSql('alter table "kyc_cases" drop column "liveness_session"');
  }
}
