/** The source of an inbox message is held to a form, and no longer to a list: a partner that calls us needs no migration. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000080_inbound_sources extends Migration {
  override up(): void {
    this.addSql(`alter table "inbox_messages" drop constraint "inbox_messages_source_check"`);
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_source_name" check (source ~ '^[A-Z][A-Z0-9_]{1,39}$')`,
    );
  }

  override down(): void {
    this.addSql(`alter table "inbox_messages" drop constraint "inbox_messages_source_name"`);
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_source_check" check ("source" in ('PAYMENT_GATEWAY', 'FINFRA', 'FINFRA_INVOICE', 'FINFRA_VIRTUAL_ACCOUNT', 'DIDIT', 'DOMPET_KILAT_DISBURSE', 'DOMPET_KILAT_REPAYMENT'))`,
    );
  }
}
