/** Messages read again after their partner left the registry. */
import { expect, test } from '@jest/globals';
import { declarationOf, read } from '../../src/inbox/read.ts';
import { messageTitle } from '../../src/api/operators/console/message-view.ts';

test('a stored message of a partner that is no longer registered is read by nobody, and shown under its own name', () => {
  expect(declarationOf('A_PARTNER_OF_LAST_YEAR')).toBeUndefined();
  expect(read({ source: 'A_PARTNER_OF_LAST_YEAR', topic: 'PAID', body: '{}' })).toBeNull();
  expect(messageTitle({ source: 'A_PARTNER_OF_LAST_YEAR', topic: 'PAID' })).toBe('A_PARTNER_OF_LAST_YEAR · PAID');
});
