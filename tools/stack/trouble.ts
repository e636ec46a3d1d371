/** Filters a part's log for the console: warnings and errors, each in one readable line. */

const warning = 40;
const names: Record<number, string> = { 40: 'warning', 50: 'error', 60: 'fatal' };

/** The line for the console, or null. Parts log JSON; what is not JSON is a crash and shown as it is. */
export function trouble(line: string): string | null {
  const entry = parse(line);
  if (!entry) return line.trim() ? line : null;
  const { level, msg, err } = entry;
  if (typeof level !== 'number' || level < warning) return null;
  const cause = isRecord(err) && typeof err['message'] === 'string' ? `: ${err['message']}` : '';
  return `${names[level] ?? `level ${level}`}: ${typeof msg === 'string' ? msg : ''}${cause}`;
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
