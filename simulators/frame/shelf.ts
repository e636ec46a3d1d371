/** Bounded key-value store of a simulator's state, optionally persisted in a file over restarts. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Shelf<V> {
  readonly name: string;
  readonly size: number;
  get(key: string): V | undefined;
  /** Also after every change of a value, or the change is not kept. */
  put(key: string, value: V): void;
  remove(key: string): void;
  values(): V[];
  clear(): void;
  entries(): [string, V][];
  /** Counts changes. */
  readonly version: number;
}

/** A shelf for the newest `limit` things. */
export function shelf<V>(name: string, limit = 20_000): Shelf<V> {
  const things = new Map<string, V>();
  let version = 0;
  return {
    name,
    get size() {
      return things.size;
    },
    get version() {
      return version;
    },
    get: (key) => things.get(key),
    put(key, value) {
      version++;
      things.set(key, value);
      if (things.size > limit) things.delete(things.keys().next().value!);
    },
    remove(key) {
      version++;
      things.delete(key);
    },
    values: () => [...things.values()],
    clear() {
      version++;
      things.clear();
    },
    entries: () => [...things.entries()],
  };
}

/** Counts up from `first`, also over a restart. */
export function counter(numbers: Shelf<number>, name: string, first: number): () => number {
  return () => {
    const next = numbers.get(name) ?? first;
    numbers.put(name, next + 1);
    return next;
  };
}

/** Loads the shelves from `file` and saves them there when they change: at most once a second, and less often as they grow. */
export function keepInFile(file: string, shelves: Shelf<unknown>[]): { close(): void } {
  load(file, shelves);
  const versions = () => shelves.map((each) => each.version).join();
  let [saved, restUntil] = [versions(), 0];

  const save = () => {
    if (versions() === saved) return;
    const startedAt = Date.now();
    saved = versions();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      `${file}.tmp`,
      JSON.stringify(Object.fromEntries(shelves.map((each) => [each.name, each.entries()]))),
      {
        mode: 0o600,
      },
    );
    renameSync(`${file}.tmp`, file);
    restUntil = Date.now() + 20 * (Date.now() - startedAt);
  };
  const timer = setInterval(() => {
    if (Date.now() >= restUntil) save();
  }, 1000);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      save();
    },
  };
}

function load(file: string, shelves: Shelf<unknown>[]): void {
  let kept: Record<string, [string, unknown][]>;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as typeof kept;
  } catch {
    return; // First start, or a file that a crash cut short: a simulator that forgot is better than none.
  }
  for (const each of shelves) for (const [key, value] of kept[each.name] ?? []) each.put(key, value);
}
