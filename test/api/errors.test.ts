import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ApiError, errorCatalogue, refusalError, validationError } from '../../src/api/errors.ts';
import { errorBody, instantText } from '../../src/api/envelope.ts';

describe('docs/errors.md', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (.+?) \| (.+) \|$/gm)].map(
    ([, code, status, message]) => [code, { status: Number(status), message }],
  );

  test('says of each code what the catalogue says, and leaves none out', () => {
    expect(Object.fromEntries(documented)).toEqual(errorCatalogue);
    expect(documented).toHaveLength(Object.keys(errorCatalogue).length);
  });
});

describe('an error as it is answered', () => {
  test('has the envelope and nothing else', () => {
    expect(errorBody(new ApiError('LIMIT_NOT_FOUND'))).toEqual({
      status: 'error',
      error_code: 'LIMIT_NOT_FOUND',
      message: 'Anda belum memiliki limit kredit. Silahkan lakukan pengajuan awal.',
    });
  });

  test('names fields in details', () => {
    expect(errorBody(validationError({ field: 'nik', value: '1', message: 'NIK salah.' }))).toEqual({
      status: 'error',
      error_code: 'VALIDATION_ERROR',
      message: 'Data yang Anda masukkan tidak valid.',
      details: [{ field: 'nik', value: '1', message: 'NIK salah.' }],
    });
  });

  test("a workflow's refusal becomes the error of that code, with its data", () => {
    const error = refusalError({ refused: { code: 'REAPPLY_TOO_EARLY', data: { reapply_after: '2027-01-01' } } });
    expect(error).toBeInstanceOf(ApiError);
    expect(errorBody(error)).toMatchObject({
      error_code: 'REAPPLY_TOO_EARLY',
      data: { reapply_after: '2027-01-01' },
    });
  });
});

test('instants are written as the document writes them', () => {
  expect(instantText(new Date('2026-02-15T20:00:00.987Z'))).toBe('2026-02-15T20:00:00Z');
});
