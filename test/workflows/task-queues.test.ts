/** Task queues are made of partners' names. They are recorded in histories and polled by workers: a renamed one is heard by nobody. */
import { expect, test } from '@jest/globals';
import { funderQueue, partnerQueue, taskQueues } from '../../src/workflows/messages.ts';

test('a partner has the task queue that its name makes, word by word', () => {
  expect(['finfra', 'pefindo', 'kocek', 'payments', 'acmeScore'].map(partnerQueue)).toEqual([
    ...['arus-finfra', 'arus-pefindo', 'arus-kocek', 'arus-payments', 'arus-acme-score'],
  ]);
  expect(['FINFRA', 'DOMPET_KILAT'].map(funderQueue)).toEqual(['arus-finfra', 'arus-dompet-kilat']);
  expect(taskQueues.core).toBe('arus-core');
});
