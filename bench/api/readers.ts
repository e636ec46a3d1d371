/** Borrowers with something to read: a limit, a running loan with a payment, its application. */
import { jakartaDate, addMonths } from '../../src/domain/calendar.ts';
import { postReceipt } from '../../src/books/loan-book.ts';
import { openSession } from '../../src/auth/sessions.ts';
import { tokenSigner } from '../../src/auth/tokens.ts';
import { addAttempt, addLoan } from '../../test/builders/loan.ts';
import { activeBorrower } from '../../test/support/borrowers.ts';
import type { House } from '../../test/support/house.ts';
import type { Registry } from '../borrowers.ts';

export interface Reader {
  userId: string;
  deviceId: string;
  accessToken: string;
  applicationNo: string;
}

/** Twelve instalments, disbursed two months ago; the first is paid, the second is late. */
export async function reader({ config, orm, objectStore }: Registry): Promise<Reader> {
  const { userId } = await activeBorrower({ orm, config, objectStore } as House);
  const deviceId = `bench-${userId}`;
  const { application, instalments } = await addLoan(orm, userId, {
    disbursedOn: addMonths(jakartaDate(new Date()), -2),
  });
  await addAttempt(orm, application, { status: 'DISBURSED' });
  const { applicationNo } = application;
  const now = new Date();
  await orm.em.fork().transactional((em) =>
    postReceipt(em, config.policy, {
      ...{ applicationNo, cause: `bench-${applicationNo}`, source: 'GATEWAY', channel: 'MANDIRI_VA' },
      ...{ paymentReference: null, amount: instalments[0]!.amount, paidAt: now, asOf: now },
      ...{ named: [], earlySettlement: false },
    }),
  );
  const session = await openSession(orm.em.fork(), tokenSigner(config.JWT_SECRET), { userId, deviceId });
  return { userId, deviceId, accessToken: session.accessToken, applicationNo };
}
