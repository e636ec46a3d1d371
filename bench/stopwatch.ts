/** Elapsed time, and work done by several at once. */

/** Started now; each call tells the milliseconds since. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}

/** Does all tasks, `atOnce` at a time; their results in order, and how long the whole took. Throws the first failure. */
export async function inParallel<T>(
  tasks: readonly (() => Promise<T>)[],
  atOnce: number,
): Promise<{ results: T[]; ms: number }> {
  const results: T[] = [];
  const queue = tasks.entries();
  const elapsed = stopwatch();
  const hand = async () => {
    for (const [index, task] of queue) results[index] = await task();
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
  return { results, ms: elapsed() };
}
