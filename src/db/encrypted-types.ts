/** Columns that hold personal data: cipher text in the database, plain values in an entity. */
import { type Platform, Type } from '@mikro-orm/core';
import type { KeyRing } from '../platform/encryption.ts';

let ring: KeyRing | null = null;

/** Called by openDatabase. One ring per process, because MikroORM makes column types before it knows a configuration. */
export function usePiiKeys(keys: KeyRing): void {
  ring = keys;
}

function piiKeys(): KeyRing {
  if (!ring) throw new Error('personal data was read or written before openDatabase');
  return ring;
}

/** Two cipher texts of the same plain text differ, so a change is found by comparing what they say. */
function saysTheSame(a: string, b: string): boolean {
  return a === b || piiKeys().decryptText(a) === piiKeys().decryptText(b);
}

/** Text, encrypted. */
export class EncryptedText extends Type<string | null, string | null> {
  override convertToDatabaseValue(value: string | null): string | null {
    return value == null ? value : piiKeys().encryptText(value);
  }
  override convertToJSValue(value: string | null): string | null {
    return value == null ? value : piiKeys().decryptText(value);
  }
  override compareValues(a: string, b: string): boolean {
    return saysTheSame(a, b);
  }
  override compareAsType(): string {
    return 'string';
  }
  override ensureComparable(): boolean {
    return false;
  }
  override getColumnType(): string {
    return 'text';
  }
}

/** A JSON value, encrypted as one text: nothing of it can be queried, on purpose. */
export class EncryptedJson extends Type<unknown, string | null> {
  override convertToDatabaseValue(value: unknown): string | null {
    return value == null ? null : piiKeys().encryptText(JSON.stringify(value));
  }
  override convertToJSValue(value: string | null, _platform: Platform): unknown {
    return value == null ? null : JSON.parse(piiKeys().decryptText(value));
  }
  override compareValues(a: string, b: string): boolean {
    return saysTheSame(a, b);
  }
  override compareAsType(): string {
    return 'string';
  }
  override ensureComparable(): boolean {
    return false;
  }
  override getColumnType(): string {
    return 'text';
  }
}
