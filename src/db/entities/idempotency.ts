/** Answers kept under the caller's Idempotency-Key. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { createdAt, id, secretText } from './columns.ts';

export const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  uniques: [{ properties: ['scope', 'key'] }],
  properties: {
    id: id(),
    /** User or device, with the route: keys of different callers never meet. */
    scope: p.string().length(300),
    key: p.string().length(255),
    requestHash: p.string().length(64),
    /** Null while the first call is still running. */
    httpStatus: p.integer().nullable(),
    body: secretText().nullable(),
    createdAt: createdAt(),
  },
});
export type IdempotencyKey = InferEntity<typeof IdempotencyKeySchema>;
