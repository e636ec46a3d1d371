/** A funder's name is held to a form, and no longer to a list: adding a funder needs no migration. */
import { Migration } from '@mikro-orm/migrations';

/** Tables and columns that name a funder, and what they were held to before. */
const columns = {
  funder_accounts: ['funder', "'FINFRA', 'DOMPET_KILAT'"],
  applications: ['funder', "'FINFRA', 'DOMPET_KILAT'"],
  loans: ['funder', "'FINFRA', 'DOMPET_KILAT'"],
  funding_attempts: ['funder', "'FINFRA', 'DOMPET_KILAT'"],
  disbursement_requests: ['funder', "'FINFRA', 'DOMPET_KILAT'"],
  receipts: ['source', "'GATEWAY', 'FINFRA', 'DOMPET_KILAT', 'OPERATOR'"],
} as const;

export class Migration20261121000060_funder_names extends Migration {
  override up(): void {
    for (const [table, [column]] of Object.entries(columns)) {
      this.addSql(`alter table "${table}" drop constraint "${table}_${column}_check"`);
      this.addSql(
        `alter table "${table}" add constraint "${table}_${column}_name" check (${column} ~ '^[A-Z][A-Z0-9_]{1,39}$')`,
      );
    }
  }

  override down(): void {
    for (const [table, [column, names]] of Object.entries(columns)) {
      this.addSql(`alter table "${table}" drop constraint "${table}_${column}_name"`);
      this.addSql(`alter table "${table}" add constraint "${table}_${column}_check" check ("${column}" in (${names}))`);
    }
  }
}
