/** Readiness: whether the database, Temporal and what else a process needs can be reached; the same on every listener. */

/** By part, such as `database`. */
export type Checks = Record<string, 'ok' | 'unreachable'>;

export interface Health {
  httpStatus: 200 | 503;
  body: { status: 'ok' | 'unavailable'; checks: Checks };
}

/** A part that is frozen says nothing at all; whoever asks for our health waits no longer than this. */
const ANSWER_WITHIN_MS = 2_000;

/** Asks every part at once. One that fails, says no, or says nothing in time is unreachable. */
export async function healthOf(parts: Record<string, () => Promise<unknown>>): Promise<Health> {
  const answers = await Promise.all(Object.values(parts).map(inTime));
  const checks: Checks = Object.fromEntries(
    Object.keys(parts).map((name, i) => [name, answers[i] ? 'ok' : 'unreachable']),
  );
  return answers.every(Boolean)
    ? { httpStatus: 200, body: { status: 'ok', checks } }
    : { httpStatus: 503, body: { status: 'unavailable', checks } };
}

async function inTime(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  const answered = async () => (await ask()) !== false;
  try {
    return await Promise.race([answered().catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
