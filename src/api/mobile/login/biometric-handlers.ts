/** Device keys: a challenge to sign once, registration, removal. */
import { validate as isUuid } from 'uuid';
import { deleteDeviceKey, issueChallenge, registerDeviceKey, takeChallenge } from '../../../auth/device-keys.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { instantText } from '../../envelope.ts';
import { ApiError } from '../../errors.ts';
import type { biometricContracts } from './biometric-contracts.ts';

export const biometricHandlers = ({ orm }: ApiContext): HandlersOf<typeof biometricContracts> => ({
  async getChallenge({ caller }) {
    const { id, expiresAt, expiresIn } = await issueChallenge(orm.em.fork(), caller.deviceId);
    return { challenge_id: id, expires_at: instantText(expiresAt), expires_in: expiresIn };
  },

  async registerDeviceKey({ caller: { userId, deviceId }, body }) {
    const em = orm.em.fork();
    if (!(await takeChallenge(em, body.challenge_id, deviceId))) throw new ApiError('CHALLENGE_EXPIRED');
    const key = { userId, deviceId, publicKey: body.public_key, biometricType: body.biometric_type };
    return { biometric_id: await registerDeviceKey(em, key) };
  },

  async deleteDeviceKey({ caller, params: { biometric_id: id } }) {
    if (!isUuid(id) || !(await deleteDeviceKey(orm.em.fork(), caller.userId, id)))
      throw new ApiError('BIOMETRIC_NOT_FOUND');
  },
});
