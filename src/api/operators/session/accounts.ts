/** Operators themselves: passwords, the first admin, and whom an admin adds. */
import { hash, verify } from '@node-rs/argon2';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type Operator, OperatorSchema } from '../../../db/entities/operators.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';

/** OWASP's argon2id minimum; a login every few hours can afford it. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface NewOperator {
  email: string;
  password: string;
  role: Operator['role'];
}

/** 409 when the email is taken. */
export async function addOperator(
  em: EntityManager,
  { email, password, role }: NewOperator,
  by: string,
): Promise<Operator> {
  const passwordHash = await hash(password, COST);
  try {
    return await em.transactional(async (tx) => {
      const operator = tx.create(OperatorSchema, { email: email.toLowerCase(), passwordHash, role });
      await tx.flush();
      await audit(tx, { actor: by, action: 'operator.create', subject: operator.email, after: { role } });
      return operator;
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new ApiError('OPERATOR_EXISTS');
    throw error;
  }
}

/** The operator, or null; as slow for an unknown email as for a wrong password. */
export async function checkPassword(em: EntityManager, email: string, password: string): Promise<Operator | null> {
  const operator = await em.findOne(OperatorSchema, { email: email.toLowerCase() });
  const matches = await verify(operator?.passwordHash ?? (await nobodysHash()), password).catch(() => false);
  return operator && matches ? operator : null;
}

let nobody: Promise<string> | undefined;
const nobodysHash = (): Promise<string> => (nobody ??= hash('nobody', COST));

/** Makes the first admin from OPERATOR_BOOTSTRAP_* if there is no operator yet; again: nothing. */
export async function ensureFirstAdmin({ config, orm }: Pick<ApiContext, 'config' | 'orm'>): Promise<void> {
  const { OPERATOR_BOOTSTRAP_EMAIL: email, OPERATOR_BOOTSTRAP_PASSWORD: password } = config;
  if (!email || !password) return;
  const em = orm.em.fork();
  if (await em.count(OperatorSchema)) return;
  await addOperator(em, { email, password, role: 'admin' }, 'bootstrap').catch((error: unknown) => {
    // Another process of ours was first.
    if (!(error instanceof ApiError)) throw error;
  });
}
