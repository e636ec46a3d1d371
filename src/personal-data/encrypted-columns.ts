/** Lists the encrypted columns, taken from the entities, so that rotation and erasure miss none. */
import type { Orm } from '../db/orm.ts';
import { EncryptedJson, EncryptedText } from '../db/encrypted-types.ts';

export interface EncryptedColumn {
  table: string;
  column: string;
  /** The table's primary key. */
  key: string;
}

/** Every column that holds `<key id>.<base64url>`, by table and name. */
export function encryptedColumns(orm: Orm): EncryptedColumn[] {
  const columns = [...orm.getMetadata().getAll().values()].flatMap((entity) => {
    const key = entity.getPrimaryProp().fieldNames[0]!;
    return entity.props
      .filter(({ customType }) => customType instanceof EncryptedText || customType instanceof EncryptedJson)
      .map(({ fieldNames }) => ({ table: entity.tableName, column: fieldNames[0]!, key }));
  });
  return columns.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

/** `users.phone`: how the inventory calls it. */
export const nameOf = ({ table, column }: Pick<EncryptedColumn, 'table' | 'column'>): string => `${table}.${column}`;
