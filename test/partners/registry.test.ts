import { expect, test } from '@jest/globals';
import { unknownFunders } from '../../src/partners/registry.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';

test('every funder of the built-in policy is connected', () => {
  expect(unknownFunders(builtInPolicy)).toEqual([]);
});

test('a policy that names a funder whom nobody is connected to is refused with its place and the known ones', () => {
  const funders = [builtInPolicy.funders[0]!, { funder: 'PUNDI_KITA' }];
  expect(unknownFunders({ funders })).toEqual([
    'POLICY_FILE: funders.1.funder: PUNDI_KITA is none of FINFRA, DOMPET_KILAT',
  ]);
});
