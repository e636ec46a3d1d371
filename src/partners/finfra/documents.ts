/** Document upload of Finfra (KTP and selfie photos), by presigned URL. Source: docs/sources/finfra.md, "Documents". */
import { z } from 'zod';
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { type FinfraClient, path } from './client.ts';
import { isWebPage, storageFailure } from './errors.ts';
import { documentCreated, documentDetail, type documentTypes } from './wire.ts';

export type DocumentType = (typeof documentTypes)[number];

export interface DocumentUpload {
  type: DocumentType;
  /** No personal data. */
  description: string;
  bytes: Buffer;
  contentType: string;
  /** No personal data. */
  fileName: string;
}

export interface DocumentMetadata {
  documentId: string;
  type: string;
  description: string | null;
}

export const documents = (client: FinfraClient, transport: PartnerTransport) => ({
  /**
   * Creates the document object and uploads the file to its presigned URL. Returns the id after both: "not usable until the
   * file upload is complete". May be repeated: a half-made document stays unused.
   */
  async uploadDocument(upload: DocumentUpload): Promise<Outcome<{ documentId: string }>> {
    const created = await client.call({
      operation: 'Create Document',
      method: 'POST',
      path: '/api/documents',
      multipart: formOf(upload),
      answer: documentCreated,
    });
    if (created.kind !== 'ok') return created;
    const stored = await transport.call({
      partner: 'finfra',
      operation: 'Upload document file',
      method: 'PUT',
      url: created.value.presigned_url,
      // The presigned URL is the permission: our token is not sent.
      raw: { bytes: upload.bytes, contentType: upload.contentType },
      classify: storageFailure,
      answer: 'bytes',
    });
    if (stored.kind === 'ok' && isWebPage(stored.value))
      return { kind: 'retryable', reason: 'a web page in the place of the storage' };
    return whenOk(stored, () => ({ documentId: created.value.id }));
  },

  document: async (documentId: string): Promise<Outcome<DocumentMetadata>> =>
    whenOk(
      await client.call({
        operation: 'Get Document',
        method: 'GET',
        path: path`/api/documents/${documentId}`,
        answer: documentDetail,
      }),
      metadata,
    ),

  documentFile: (documentId: string): Promise<Outcome<Buffer>> =>
    client.file({ operation: 'Get Document File', method: 'GET', path: path`/api/documents/${documentId}/file` }),

  /** ASSUMPTION: the body is an array of documents with their ids, as the answer is. */
  updateDocuments: async (
    changes: { documentId: string; type: DocumentType; description: string }[],
  ): Promise<Outcome<DocumentMetadata[]>> =>
    whenOk(
      await client.call({
        operation: 'Update Documents',
        method: 'PATCH',
        path: '/api/documents',
        body: changes.map(({ documentId, type, description }) => ({ id: documentId, type, description })),
        answer: z.array(documentDetail),
      }),
      (updated) => updated.map(metadata),
    ),
});

function formOf({ type, description, bytes, contentType, fileName }: DocumentUpload): FormData {
  const form = new FormData();
  form.set('type', type);
  form.set('description', description);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: contentType }), fileName);
  return form;
}

const metadata = ({ id, type, description }: z.infer<typeof documentDetail>): DocumentMetadata => ({
  documentId: id,
  type,
  description: description ?? null,
});
