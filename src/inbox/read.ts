/** A stored message, read again by the declaration of the partner that sent it. */
import type { InboxMessage } from '../db/entities/partner.ts';
import type { Meaning, Money, Name } from '../partners/inbound.ts';
import { type InboundDeclaration, inboundMessages, type InboundSource } from '../partners/registry.ts';

/** Fields by the partner's names. */
export type Said = Readonly<Record<string, unknown>>;

export interface Reading {
  said: Said;
  names: readonly Name[];
  meaning: Meaning;
  money: Money;
  /** Whole rupiah, where it says so. */
  amount: number | null;
}

const bySource = Object.fromEntries(inboundMessages.map((declaration) => [declaration.source, declaration])) as Record<
  InboundSource,
  InboundDeclaration
>;

/** The sources that the database knows and those that partners declare are the same: the compiler sees to it here. */
export const declarationOf = (source: InboxMessage['source']): InboundDeclaration => bySource[source];

/** Null where it does not fit what its source sends: an erased person's messages have lost their body. */
export function read({ source, topic, body }: Pick<InboxMessage, 'source' | 'topic' | 'body'>): Reading | null {
  const declaration = declarationOf(source);
  const { success, data } = declaration.schema.safeParse(jsonOf(body));
  if (!success) return null;
  const meaning = declaration.meaning(data, topic);
  const { names, money } = declaration;
  return {
    ...{ said: data as Said, names, meaning },
    money: typeof money === 'function' ? money(meaning) : money,
    amount: declaration.amount(data),
  };
}

/** Null where it is no JSON. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What a field holds, as text; null where it holds none. */
export function textOf(said: Said, field: string): string | null {
  const value = said[field];
  return (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value) : null;
}
