/** The access token that all processes use at a partner: one row per partner. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instant, secretJson } from './columns.ts';

/** As partners/transport/access-token.ts has it. */
export interface TokenOnFile {
  token: string;
  issuedFor: string;
  until: number | null;
  refreshToken: string | null;
}

export const PartnerTokenSchema = defineEntity({
  name: 'PartnerToken',
  tableName: 'partner_tokens',
  properties: {
    partner: p.string().length(40).primary(),
    /** Encrypted. */
    token: secretJson<TokenOnFile>(),
    renewedAt: instant(),
  },
});
export type PartnerToken = InferEntity<typeof PartnerTokenSchema>;
