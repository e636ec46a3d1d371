/** What a rotation came to, for whoever ran it, and which keys may go now. */
import type { EncryptionKey } from '../../src/platform/config.ts';
import type { RotationResult } from '../../src/personal-data/rotation.ts';

export function report(results: RotationResult[], keys: EncryptionKey[]): { text: string; complete: boolean } {
  const width = Math.max(...results.map(({ where }) => where.length));
  const rows = results.map(({ where, rewritten, left, unreadable }) =>
    [
      `${where.padEnd(width)}  ${rewritten} rewritten`,
      ...(left ? [`${left} left`] : []),
      ...(unreadable ? [`${unreadable} UNREADABLE`] : []),
    ].join(', '),
  );
  const complete = results.every(({ left, unreadable }) => left + unreadable === 0);
  return { text: [...rows, '', complete ? whatMayGo(keys) : notYet(results)].join('\n'), complete };
}

/** The indexes of phone and NIK come from the last key. */
function whatMayGo(keys: EncryptionKey[]): string {
  const between = keys.slice(1, -1).map(({ id }) => id);
  const last = keys.length > 1 ? ` Keep ${keys.at(-1)!.id}: the indexes of phone and NIK come from the last key.` : '';
  return `Everything is written with ${keys[0]!.id}.${between.length ? ` May go: ${between.join(', ')}.` : ''}${last}`;
}

const notYet = (results: RotationResult[]): string =>
  results.some(({ unreadable }) => unreadable > 0)
    ? 'Some values cannot be read with any key of PII_ENCRYPTION_KEYS. Take no key away; add the one that is missing and run again.'
    : 'Some values were held, or written with another list meanwhile. Restart what still runs with the old list and run again.';
