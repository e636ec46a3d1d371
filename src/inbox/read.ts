/** A stored message, read again by the declaration of the partner that sent it. */
import type { InboxMessage } from '../db/entities/partner.ts';
import type { InboundSource } from '../domain/inbound-source.ts';
import type { Inbound, Meaning, Money, Name } from '../partners/inbound.ts';
import { inboundMessages } from '../partners/inbound-messages.ts';

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

const bySource = new Map(inboundMessages.map((declaration) => [declaration.source, declaration]));

/** Undefined for a message of a partner that is no longer registered: nobody can say what it means. */
export const declarationOf = (source: InboundSource): Inbound | undefined => bySource.get(source);

/** Null where nobody declares its source, or it does not fit what that sends: an erased person's messages have lost their body. */
export function read({ source, topic, body }: Pick<InboxMessage, 'source' | 'topic' | 'body'>): Reading | null {
  const declaration = declarationOf(source);
  if (!declaration) return null;
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
