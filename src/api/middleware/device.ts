/** Every mobile call says which device it comes from. */
import type { RequestHandler, Response } from 'express';
import { validationError } from '../errors.ts';

export const deviceIdPattern = /^[\x20-\x7e]{1,200}$/;

const LONGEST = 200;

/** 400 on `X-Device-ID` where it is missing, longer than 200 characters or not printable ASCII. */
export const requireDevice: RequestHandler = (req, res, next) => {
  const deviceId = req.get('x-device-id')?.trim() ?? '';
  const message = objectionTo(deviceId);
  if (message) throw validationError({ field: 'X-Device-ID', value: null, message });
  res.locals['deviceId'] = deviceId;
  next();
};

function objectionTo(deviceId: string): string | null {
  if (!deviceId) return 'Header X-Device-ID wajib diisi.';
  if (deviceId.length > LONGEST) return `Header X-Device-ID maksimal ${LONGEST} karakter.`;
  return deviceIdPattern.test(deviceId)
    ? null
    : 'Header X-Device-ID hanya boleh berisi karakter ASCII yang dapat dicetak.';
}

/** The device that is calling; needs `requireDevice` or `authenticate` before it. */
export const deviceOf = (res: Response) => res.locals['deviceId'] as string;
