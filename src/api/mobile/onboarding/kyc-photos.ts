/**
 * The two photos of a KYC upload: streamed in with limits, known by content and not by name, and re-encoded, so that
 * nothing but the picture goes on (no metadata, no place, no bytes behind the end).
 */
import type { Request, RequestHandler } from 'express';
import { fileTypeFromBuffer } from 'file-type';
import multer, { MulterError } from 'multer';
import sharp from 'sharp';
import { z } from 'zod';
import { ApiError, type FieldProblem, validationError } from '../../errors.ts';
import type { RequestBody } from '../../contract/contract.ts';
import { contentType } from '../../middleware/body.ts';

type PhotoField = 'ktp_image' | 'selfie_image';
const photoFields: Record<PhotoField, string> = { ktp_image: 'Foto KTP', selfie_image: 'Foto selfie' };

/** The text part of the upload. */
const documentTypeField = z.literal('KTP');

export const PHOTO_TYPE = 'image/jpeg';
const LARGEST_MIB = 5;
/** Beyond this nobody means two photos: it is cut off, while a smaller body is read to its end to be answered. */
const MOST_MIB = 32;
/** A picture that unpacks to more is an attack, not a phone's camera. */
const MOST_PIXELS = 60_000_000;
/** Enough to read a KTP by; larger pictures are scaled down to it. */
const LONGEST_SIDE = 2400;
const QUALITY = 90;
const UNPACK_WITHIN_SECONDS = 20;

const upload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: LARGEST_MIB * 1024 * 1024, files: 3, fields: 5, fieldSize: 1024, fieldNameSize: 100, parts: 9 },
}).fields((Object.keys(photoFields) as PhotoField[]).map((name) => ({ name, maxCount: 1 })));

/** Reads the multipart body; its texts are `req.body`, its photos are for `photosOf`. */
const photoUpload: RequestHandler[] = [
  contentType('multipart/form-data'),
  (req, res, next) => {
    const tooMuch = (bytes: number) => bytes > MOST_MIB * 1024 * 1024;
    if (tooMuch(Number(req.get('content-length') ?? 0))) {
      res.set('Connection', 'close');
      throw new ApiError('PAYLOAD_TOO_LARGE');
    }
    let read = 0;
    req.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (tooMuch(read)) req.destroy();
    });
    next();
  },
  (req, res, next) =>
    upload(req, res, (error: unknown) => {
      if (error) next(validationError(uploadProblem(error)));
      else next();
    }),
];

const photo = z.file().meta({ description: `JPEG or PNG by content, at most ${LARGEST_MIB} MiB.` });
const encoding = { contentType: 'image/jpeg, image/png' };

/** Both photos as clean JPEG, or 400 naming each that is missing or no JPEG or PNG. */
export const kycUpload: RequestBody<Record<PhotoField, Buffer>> = {
  middlewares: photoUpload,
  read: photosOf,
  content: {
    required: true,
    content: {
      'multipart/form-data': {
        schema: z
          .object({ document_type: documentTypeField, ktp_image: photo, selfie_image: photo })
          .meta({ id: 'KycUpload' }),
        encoding: { ktp_image: encoding, selfie_image: encoding },
      },
    },
  },
  errors: ['VALIDATION_ERROR', 'UNSUPPORTED_MEDIA_TYPE'],
};

async function photosOf(req: Request): Promise<Record<PhotoField, Buffer>> {
  const { document_type: documentType } = (req.body ?? {}) as { document_type?: unknown };
  const problems = documentTypeField.safeParse(documentType).success ? [] : [notAKtp(documentType)];
  const clean = {} as Record<PhotoField, Buffer>;
  for (const field of Object.keys(photoFields) as PhotoField[]) {
    const photo = await reencode(given(req, field));
    if (typeof photo === 'string') problems.push({ field, message: `${photoFields[field]} ${photo}` });
    else clean[field] = photo;
  }
  if (problems.length) throw validationError(...problems);
  return clean;
}

const notAKtp = (documentType: unknown): FieldProblem => ({
  field: 'document_type',
  value: typeof documentType === 'string' ? documentType.slice(0, 50) : null,
  message: 'Jenis dokumen harus KTP.',
});

function given(req: Request, field: PhotoField): Buffer | undefined {
  const files = req.files as Record<string, Express.Multer.File[]> | undefined;
  return files?.[field]?.[0]?.buffer;
}

/** The picture anew, upright and without metadata; or what is wrong with it. */
async function reencode(bytes: Buffer | undefined): Promise<Buffer | string> {
  if (!bytes?.length) return 'wajib diunggah.';
  const type = await fileTypeFromBuffer(bytes);
  if (type?.mime !== 'image/jpeg' && type?.mime !== 'image/png') return 'harus berupa berkas JPEG atau PNG.';
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .timeout({ seconds: UNPACK_WITHIN_SECONDS })
      .toBuffer();
  } catch {
    return 'rusak atau tidak dapat dibaca.';
  }
}

function uploadProblem(error: unknown): FieldProblem {
  if (!(error instanceof MulterError)) return { field: 'body', message: 'Format multipart tidak dapat dibaca.' };
  const field = error.field ?? 'body';
  const label = field in photoFields ? photoFields[field as PhotoField] : 'Berkas';
  if (error.code === 'LIMIT_FILE_SIZE') return { field, message: `${label} maksimal ${LARGEST_MIB} MiB.` };
  if (error.code === 'LIMIT_UNEXPECTED_FILE' || error.code === 'LIMIT_FILE_COUNT')
    return { field, message: 'Kirim tepat satu foto KTP dan satu foto selfie.' };
  return { field, message: 'Isian terlalu banyak atau terlalu panjang.' };
}
