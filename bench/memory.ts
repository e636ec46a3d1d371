/** Resident memory of a process, from its own metrics. */

const METRIC = 'process_resident_memory_bytes';

/** Megabytes (10⁶ bytes) from a `/metrics` page. Throws when the page does not say. */
export async function residentMegabytes(url: string): Promise<number> {
  const page = await (await fetch(url)).text();
  const value = gauge(page, METRIC);
  if (value === null) throw new Error(`${url} does not tell ${METRIC}`);
  return value / 1_000_000;
}

/** The value of a gauge in Prometheus text, whatever its labels; null when it is not there. */
export function gauge(page: string, name: string): number | null {
  const line = page.split('\n').find((each) => each.startsWith(`${name}{`) || each.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(line.lastIndexOf(' ') + 1));
}
