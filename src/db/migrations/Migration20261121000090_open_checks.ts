/** The identity checks that are still open, found without a look at those of all borrowers: a partial index. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000090_open_checks extends Migration {
  override up(): void {
    this.addSql(`create index "kyc_cases_open" on "kyc_cases" ("created_at") where status = 'PROCESSING'`);
  }

  override down(): void {
    this.addSql('drop index "kyc_cases_open"');
  }
}
