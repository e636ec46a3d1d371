/** Every mobile call says which device it comes from. */
import type { RequestHandler, Response } from 'express';
import { validationError } from '../errors.ts';

export const deviceIdPattern = /^[\x20-\x7e]{1,200}$/;

/** 400 on `X-Device-ID` where it is missing, longer than 200 characters or not printable. */
export const requireDevice: RequestHandler = (req, res, next) => {
  const deviceId = req.get('x-device-id')?.trim();
  if (!deviceId || !deviceIdPattern.test(deviceId))
    throw validationError({ field: 'X-Device-ID', value: null, message: 'Header X-Device-ID wajib diisi.' });
  res.locals['deviceId'] = deviceId;
  next();
};

/** The device that is calling; needs `requireDevice` or `authenticate` before it. */
export const deviceOf = (res: Response) => res.locals['deviceId'] as string;
