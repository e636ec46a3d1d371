/** The demo's live account: what happened, when in real time, on which day of the loan, and who was asked. */
import { styleText } from 'node:util';

export interface Exchange {
  partner: string;
  method: string;
  path: string;
  status: number;
}

export interface Stage {
  name: string;
  seconds: number;
}

export class Timeline {
  readonly stages: Stage[] = [];
  readonly #startedAt = performance.now();
  readonly #asked: () => Promise<Exchange[]>;
  readonly #today: () => string;
  readonly #print: (line: string) => void;

  /** `asked`: exchanges with partners since the last time; `today`: the loan's own date. */
  constructor(asked: () => Promise<Exchange[]>, today: () => string, print: (line: string) => void = console.log) {
    this.#print = print;
    this.#asked = asked;
    this.#today = today;
  }

  /** Runs one stage and prints what it did. Names the stage if it fails. */
  async stage<T>(name: string, run: () => Promise<T>, tell: (result: T) => string): Promise<T> {
    const before = performance.now();
    try {
      const result = await run();
      const seconds = (performance.now() - before) / 1000;
      this.stages.push({ name, seconds });
      this.#line(styleText('green', '✔'), name, tell(result));
      for (const line of summed(await this.#asked())) this.#print(`${' '.repeat(31)}${styleText('dim', line)}`);
      return result;
    } catch (error) {
      this.#line(styleText('red', '✘'), name, 'failed');
      throw error;
    }
  }

  #line(mark: string, name: string, text: string): void {
    const elapsed = ((performance.now() - this.#startedAt) / 1000).toFixed(1).padStart(5);
    this.#print(
      `${styleText('dim', `${elapsed} s`)}  ${styleText('cyan', this.#today())}  ${mark} ${styleText('bold', name.padEnd(14))} ${text}`,
    );
  }
}

/** `finfra: OCR ×1, …`: one line a partner, ids cut out of paths. */
function summed(exchanges: Exchange[]): string[] {
  const byPartner = Map.groupBy(exchanges, ({ partner }) => partner);
  return [...byPartner].map(([partner, calls]) => {
    const byCall = Map.groupBy(calls, ({ method, path, status }) => `${method} ${shortened(path)} ${status}`);
    const parts = [...byCall].map(([call, times]) => (times.length > 1 ? `${call} ×${times.length}` : call));
    return `↳ ${partner}: ${parts.join(', ')}`;
  });
}

/** Ids tell a person nothing, and some name a person. */
const shortened = (path: string) =>
  path
    .replace(/\?.*$/, '')
    .replace(/^\/api\/(core|v1)?/, '')
    .split('/')
    .map((part) => (/\d/.test(part) && part.length > 3 ? '…' : part))
    .join('/');
