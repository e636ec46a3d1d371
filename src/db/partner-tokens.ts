/** Partners' access tokens, encrypted, one for all processes; an advisory lock lets one of them renew at a time. */
import { PartnerTokenSchema, type TokenOnFile } from './entities/partner-token.ts';
import type { Orm } from './orm.ts';

/** A TokenStore (partners/transport/access-token.ts). Rejects when the database is away or a renewal elsewhere takes too long. */
export function partnerTokens(orm: Orm) {
  let turn: Promise<void> = Promise.resolve();

  async function changeUnderLock(
    partner: string,
    change: (kept: TokenOnFile | null) => Promise<TokenOnFile | null>,
  ): Promise<void> {
    await orm.em.fork().transactional(async (em) => {
      await em.execute(`set local lock_timeout = '30s'`);
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`partner token ${partner}`]);
      const row = await em.findOne(PartnerTokenSchema, { partner });
      const next = await change(row?.token ?? null);
      if (!next) return;
      const renewed = { token: next, renewedAt: new Date() };
      if (row) Object.assign(row, renewed);
      else em.create(PartnerTokenSchema, { partner, ...renewed });
    });
  }

  return {
    /**
     * One change after the other in this process, whatever the partner: each holds a connection while the partner is
     * asked, and what was asked is logged over another. They must not take each other's last one.
     */
    update(partner: string, change: (kept: TokenOnFile | null) => Promise<TokenOnFile | null>): Promise<void> {
      const mine = turn.then(() => changeUnderLock(partner, change));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
