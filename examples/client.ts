/**
 * A backend that speaks to Arus over Temporal: asks for a limit, applies for a loan, and withdraws the application.
 * Where Arus is a package, what is imported from here is `arus/client`. Run with `npx node examples/client.ts <user_id> <product_id>`; docs/client.md says where those come from.
 */
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { type ArusClient, connectArus, ServiceUnavailable } from '../src/client/client.ts';

export const usage =
  'TEMPORAL_ADDRESS=host:port PAYLOAD_ENCRYPTION_KEYS=id:base64 npx node examples/client.ts <user_id> <product_id>';

const AMOUNT = 3_000_000;
const THREE_MONTHS = 1;

/** Says what each command answered. `decided` waits for the decision on a limit that was asked for. */
export async function applyAndWithdraw(
  arus: ArusClient,
  { userId, productId }: { userId: string; productId: string },
  decided: () => Promise<unknown>,
  say: (line: string) => void,
): Promise<void> {
  const limit = await arus.requestLimit(userId);
  if ('refused' in limit) say(`limit: refused, ${limit.refused.code}`);
  else say(`limit: ${JSON.stringify(await decided())}`);

  // Made before the call and kept: repeated with the same key, the command is the same command.
  const key = { idempotencyKey: randomUUID(), year: new Date().getUTCFullYear() };
  const wanted = { userId, productId, amount: AMOUNT, tenorId: THREE_MONTHS, promoId: null };
  const application = await arus.submitLoan({ ...key, ...wanted });
  if ('refused' in application) {
    say(`submission: refused, ${application.refused.code}`);
    return;
  }
  const { applicationNo } = application;
  say(`submission: ${applicationNo} is ${application.status}, Rp ${application.totalRepayment} to repay`);

  const withdrawal = await arus.cancelLoan(applicationNo, 'an example');
  say('refused' in withdrawal ? `withdrawal: refused, ${withdrawal.refused.code}` : 'withdrawal: cancelled and undone');
}

async function main([userId, productId]: string[]): Promise<void> {
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE = 'default', PAYLOAD_ENCRYPTION_KEYS } = process.env;
  if (!userId || !productId || !TEMPORAL_ADDRESS || !PAYLOAD_ENCRYPTION_KEYS) throw new Error(`Usage: ${usage}`);

  const { arus, temporal, close } = await connectArus({
    TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE,
    PAYLOAD_ENCRYPTION_KEYS: PAYLOAD_ENCRYPTION_KEYS.split(',').map(keyOf),
    PARTNER_SILENCE_SECONDS: 60,
  });
  try {
    const decided = () => temporal.workflow.getHandle(`limit-${userId}`).result();
    await applyAndWithdraw(arus, { userId, productId }, decided, (line) => {
      console.log(line);
    });
  } finally {
    await close();
  }
}

const keyOf = (text: string) => {
  const [id = '', base64 = ''] = text.split(':');
  return { id, secret: Buffer.from(base64, 'base64') };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  main(process.argv.slice(2)).catch((error: unknown) => {
    const away = error instanceof ServiceUnavailable ? ': what was asked may still happen, so repeat it' : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${away}`);
    process.exitCode = 1;
  });
