/**
 * Simulated document endpoints of Finfra: create, then upload to a presigned URL; usable after the upload.
 * Source: docs/sources/finfra.md, "Documents".
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Call, jsonBody, multipartBody, Refused, type Route } from '../frame/http.ts';
import { ok } from '../frame/stage.ts';
import { code } from './formats.ts';
import type { FinfraMemory, StoredDocument } from './memory.ts';
import { refusal } from './refusal.ts';

const UPLOAD_WITHIN_MS = 15 * 60_000;
/** Bytes of files kept; the oldest go first, their metadata stays. */
const KEPT_BYTES = 64 * 1024 * 1024;

const changes = z
  .array(z.object({ id: z.string().min(6), description: z.string().optional(), type: code.optional() }))
  .min(1);

export function documents(memory: FinfraMemory): Route[] {
  const files = new Map<string, Buffer>();
  let keptBytes = 0;
  const keep = (id: string, bytes: Buffer) => {
    keptBytes += bytes.length - (files.get(id)?.length ?? 0);
    files.set(id, bytes);
    for (const [oldest, old] of files) {
      if (keptBytes <= KEPT_BYTES) break;
      files.delete(oldest);
      keptBytes -= old.length;
    }
  };
  const known = (call: Call): StoredDocument => {
    const id = call.params['documentId'] ?? '';
    if (id.length < 6) throw new Refused(refusal(400, 'Validation failed: documentId must have at least 6 characters'));
    const document = memory.documents.get(id);
    if (!document) throw new Refused(refusal(404, 'Document not found'));
    return document;
  };

  return [
    {
      method: 'POST',
      path: '/api/documents',
      operation: 'createDocument',
      async handle(call) {
        const form = await multipartBody(call, refusal);
        const [type, file] = [form.text('type'), form.file('file')];
        if (!type || !code.safeParse(type).success) return refusal(400, 'Validation failed: type is required');
        if (!file || file.bytes.length === 0) return refusal(400, 'Validation failed: file is required');
        const document: StoredDocument = {
          id: `doc_${randomBytes(9).toString('hex')}`,
          type,
          description: form.text('description'),
          fileName: file.fileName,
          uploadToken: randomBytes(16).toString('hex'),
          expiresAt: new Date(Date.now() + UPLOAD_WITHIN_MS).toISOString(),
          uploadedAt: null,
          createdAt: new Date().toISOString(),
          size: 0,
        };
        memory.documents.put(document.id, document);
        const presigned_url = `${call.self}/upload/${document.id}?token=${document.uploadToken}`;
        return ok({ id: document.id, type, presigned_url, expires_at: document.expiresAt }, 201);
      },
    },
    {
      method: 'PUT',
      path: '/upload/:documentId',
      operation: 'uploadDocument',
      handle(call) {
        const document = known(call);
        if (call.query.get('token') !== document.uploadToken) return refusal(403, 'Invalid upload token');
        if (Date.parse(document.expiresAt) <= Date.now()) return refusal(403, 'The upload address has expired');
        if (call.body.length === 0) return refusal(400, 'The file is empty');
        keep(document.id, call.body);
        memory.documents.put(document.id, {
          ...document,
          uploadedAt: new Date().toISOString(),
          size: call.body.length,
        });
        return ok({});
      },
    },
    {
      method: 'GET',
      path: '/api/documents/:documentId',
      operation: 'getDocument',
      handle: (call) => ok(metadata(known(call))),
    },
    {
      method: 'GET',
      path: '/api/documents/:documentId/file',
      operation: 'getDocumentFile',
      handle(call) {
        const bytes = files.get(known(call).id);
        return bytes ? { status: 200, bytes } : refusal(404, 'The document has no file');
      },
    },
    {
      method: 'PATCH',
      path: '/api/documents',
      operation: 'updateDocuments',
      handle(call) {
        const wanted = jsonBody(call, changes, refusal);
        const missing = wanted.find((each) => !memory.documents.get(each.id));
        if (missing) return refusal(404, `Document ${missing.id} not found`);
        return ok(
          wanted.map(({ id, type, description }) => {
            const document = memory.documents.get(id)!;
            const changed = {
              ...document,
              type: type ?? document.type,
              description: description ?? document.description,
            };
            memory.documents.put(id, changed);
            return metadata(changed);
          }),
        );
      },
    },
  ];
}

const metadata = ({ id, type, description, fileName, uploadedAt, createdAt, size }: StoredDocument) => ({
  id,
  type,
  description,
  file_name: fileName,
  size,
  status: uploadedAt ? 'UPLOADED' : 'PENDING',
  created_at: createdAt,
});
