import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ObjectStoreMisconfigured, ObjectStoreUnavailable } from '../../src/object-store/object-store.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import { newcomer, uploadKyc } from '../support/newcomers.ts';

let house: House;
let get: House['objectStore']['get'];
beforeAll(async () => {
  house = await startHouse();
  ({ get } = house.objectStore);
});
afterEach(() => {
  house.objectStore.get = get;
});
afterAll(() => house.close());

test('photos that the store does not give now are asked for again', async () => {
  let asked = 0;
  house.objectStore.get = async (key) => {
    if (++asked <= 2) throw new ObjectStoreUnavailable('The object store at OBJECT_STORE_URL does not answer (503).');
    return get(key);
  };
  expect(await uploadKyc(house, await newcomer(house))).toMatchObject({ status: 'SYSTEM_VERIFIED' });
  expect(asked).toBeGreaterThan(2);
});

test('a store that refuses us parks the case, and it goes on when that is put right', async () => {
  house.objectStore.get = async () => {
    throw new ObjectStoreMisconfigured('The object store at OBJECT_STORE_URL refuses our credentials (AccessDenied).');
  };
  const one = await newcomer(house);
  const verdict = uploadKyc(house, one);
  const workflowId = workflowIds.onboarding(one.user.phoneIndex);
  const block = await eventually(
    () => house.arus.blockedBy(workflowId),
    (seen) => seen !== null,
  );
  expect(block).toMatchObject({ step: 'read the KTP', reason: expect.stringContaining('ObjectStoreMisconfigured') });
  house.objectStore.get = get;
  const word = { operator: 'ops@example.com', reason: 'credentials renewed' };
  await house.arus.resolveBlock(workflowId, { action: 'retry', ...word });
  expect(await verdict).toMatchObject({ status: 'SYSTEM_VERIFIED' });
});
