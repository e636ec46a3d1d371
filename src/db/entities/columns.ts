/** Column types shared by the entities: ids, money, dates, instants, encrypted text. */
import { p } from '@mikro-orm/core';
import { v7 as uuidv7 } from 'uuid';
import { type FunderName, funderNamePattern } from '../../domain/funding/funder-name.ts';
import { type InboundSource, inboundSourcePattern } from '../../domain/inbound-source.ts';
import { EncryptedJson, EncryptedText } from '../encrypted-types.ts';

export const id = () =>
  p
    .uuid()
    .primary()
    .onCreate(() => uuidv7());
/** Whole rupiah; the database refuses what JavaScript could not hold. */
export const money = () => p.bigint('number');
export const instant = () => p.datetime(3);
export const createdAt = () => p.datetime(3).onCreate(() => new Date());
/** `YYYY-MM-DD`, a business date in Asia/Jakarta. */
export const day = () => p.date();
/** Personal data: AES-256-GCM with the key's id in the value. */
export const secretText = () => p.type(EncryptedText).columnType('text').$type<string>();
export const secretJson = <T>() => p.type(EncryptedJson).columnType('text').$type<T>();
/** Any funder's name; `funderNameCheck` holds the column to its form. */
export const funderName = () => p.text().$type<FunderName>();
/** Whoever adds a funder needs no migration. Null, where a column may be, passes. */
export const funderNameCheck = (table: string, column = 'funder') => ({
  name: `${table}_${column}_name`,
  expression: `${column} ~ '${funderNamePattern.source}'`,
});
/** Any source's name; `inboundSourceCheck` holds the column to its form. */
export const inboundSource = () => p.text().$type<InboundSource>();
/** Whoever adds a partner that calls us needs no migration. */
export const inboundSourceCheck = {
  name: 'inbox_messages_source_name',
  expression: `source ~ '${inboundSourcePattern.source}'`,
};
/** HMAC-SHA256, hex: finds a NIK or a phone without knowing it. */
export const blindIndex = () => p.string().length(64);
