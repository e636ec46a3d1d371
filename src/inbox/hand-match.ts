/** A message that an operator matches by hand: whether money follows it, and whether it says otherwise itself. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EncryptionKey } from '../platform/config.ts';
import type { Application } from '../db/entities/loan.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import { type Contradiction, contradictionsOf } from './contradictions.ts';
import { declarationOf, read } from './read.ts';

export interface HandMatch {
  /** Money is booked, or may be paid out to somebody, because of it. */
  movesMoney: boolean;
  /** Whole rupiah, where the message says so. */
  amount: number | null;
  contradictions: Contradiction[];
}

/** What would follow if the message were about this application. */
export async function handMatch(
  em: EntityManager,
  message: InboxMessage,
  application: Application,
  keys: EncryptionKey[],
): Promise<HandMatch> {
  const reading = read(message);
  // From a source of money, or from one that nobody knows: what cannot be read is not taken lightly.
  if (!reading)
    return { movesMoney: declarationOf(message.source)?.money !== 'NONE', amount: null, contradictions: [] };
  const contradictions = await contradictionsOf(em, keys, reading, application, message.id);
  return { movesMoney: reading.money !== 'NONE', amount: reading.amount, contradictions };
}
