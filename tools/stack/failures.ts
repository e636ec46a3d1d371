/** The error text of a program that failed. */

/** stderr of a child process that execFile ran, or the message of anything else. */
export function saidBy(error: unknown): string {
  const { stderr, message } = error as { stderr?: unknown; message?: unknown };
  if (typeof stderr === 'string' && stderr) return stderr.trim();
  return typeof message === 'string' ? message : String(error);
}
