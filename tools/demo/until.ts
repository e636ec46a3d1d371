/** Polls until a condition holds, as an app does on its waiting page. */
const LOOK_EVERY_MS = 40;

/** Resolves with what was seen when it held; throws, naming what was waited for, after `withinMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const limit = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > limit) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
}
