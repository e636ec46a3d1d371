/** A message's title as operators read it, and its references beside those of the application that was chosen for it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { FunderAccountSchema, FundingAttemptSchema } from '../../../db/entities/funding.ts';
import type { Application } from '../../../db/entities/loan.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import type { InboxMessage } from '../../../db/entities/partner.ts';
import { declarationOf, jsonOf, type Said, textOf } from '../../../inbox/read.ts';
import type { Name } from '../../../partners/inbound.ts';
import { masked } from '../cases/application-reads.ts';

export const messageTitle = ({ source, topic }: Pick<InboxMessage, 'source' | 'topic'>): string =>
  `${declarationOf(source)?.title ?? source} · ${topic}`;

export interface Reference {
  field: string;
  meaning: string;
  said: string;
  /** What is known of the application under that name; empty: nothing. */
  known: string[];
}

interface Known {
  applicationOrBorrower: string[];
  loan: string[];
  account: string[];
  nik: string[];
  amount: string[];
  none: string[];
}

/** Beside what is known of the application a name is shown, by what it is. */
const besides: Record<Name['is'], keyof Known> = {
  APPLICATION: 'applicationOrBorrower',
  BORROWER: 'applicationOrBorrower',
  NIK: 'nik',
  'FUNDER LOAN': 'loan',
  'FUNDER BORROWER': 'account',
  'LOAN OR APPLICATION': 'loan',
  'REGISTRATION OR APPLICATION': 'loan',
  TERMS: 'amount',
  AMOUNT: 'amount',
  PAYMENT: 'none',
  'LIVENESS SESSION': 'none',
  'AMOUNT PAID': 'none',
};

/** In the body's words; a NIK by its last four digits. Without an application: only what was said. */
export async function referencesOf(
  em: EntityManager,
  { source, body }: Pick<InboxMessage, 'source' | 'body'>,
  application: Application | null,
) {
  const said = objectIn(body);
  const known = application && (await knownOf(em, application));
  const names = declarationOf(source)?.names ?? [];
  return names.flatMap(({ field, label, is }): Reference[] => {
    const value = textOf(said, field);
    if (!label || value === null) return [];
    const shown = is === 'NIK' ? (masked(value) ?? '') : value;
    return [{ field, meaning: label, said: shown, known: known?.[besides[is]] ?? [] }];
  });
}

async function knownOf(em: EntityManager, { id, applicationNo, user, amount }: Application): Promise<Known> {
  const attempts = await em.find(FundingAttemptSchema, { application: id }, { orderBy: { number: 'asc' } });
  const accounts = await em.find(FunderAccountSchema, { user });
  const info = await em.findOne(PersonalInfoSchema, { user });
  const present = (values: (string | null | undefined)[]) => values.filter((value) => value != null);
  return {
    applicationOrBorrower: [applicationNo, user],
    loan: present([applicationNo, ...attempts.flatMap((made) => [made.funderLoanId, made.funderReference])]),
    account: present(accounts.map(({ externalId }) => externalId)),
    nik: present([masked(info?.profile.nik)]),
    amount: [String(amount)],
    none: [],
  };
}

/** Indented where it is JSON; as it came where it is not. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function objectIn(body: string): Said {
  const read = jsonOf(body);
  return typeof read === 'object' && read !== null ? (read as Said) : {};
}
