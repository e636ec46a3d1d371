/** Untrusted in, typed out: every field that is wrong is named at once, in Indonesian. */
import type { z } from 'zod';
import { type FieldProblem, validationError } from '../errors.ts';
import { unstorable, unstorableIn } from './storable-text.ts';

/** The input as the schema gives it; else 400 VALIDATION_ERROR with one detail per wrong field. What cannot be stored is wrong anywhere. */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input ?? {}, { error: unworded });
  const unstored = unstorableIn(input).map(fieldName);
  if (parsed.success && unstored.length === 0) return parsed.data;
  const problems = problemsOf(parsed.error?.issues ?? [], input);
  const named = new Set(problems.map(({ field }) => field));
  throw validationError(...problems, ...unstored.filter((field) => !named.has(field)).map(unstorable));
}

/** Where a schema has no words of its own. */
const unworded: z.core.$ZodErrorMap = (issue) => (issue.input === undefined ? 'Wajib diisi.' : 'Nilai tidak valid.');

function problemsOf(issues: z.core.$ZodIssue[], input: unknown): FieldProblem[] {
  const byField = new Map<string, FieldProblem>();
  for (const issue of issues) {
    const field = fieldName(issue.path);
    if (!byField.has(field)) byField.set(field, { field, ...shownValue(issue.path, input), message: issue.message });
  }
  return [...byField.values()];
}

/** `emergency_contacts[0].phone_number`. */
const fieldName = (path: PropertyKey[]) =>
  path.length === 0
    ? 'body'
    : path
        .map((part, at) => (typeof part === 'number' ? `[${part}]` : at ? `.${String(part)}` : String(part)))
        .join('');

/** Never repeated back, not even to who sent it. */
const secretFields = new Set(['pin', 'security_pin', 'otp_code', 'refresh_token', 'signature', 'password']);
const LONGEST_SHOWN = 200;

function shownValue(path: PropertyKey[], input: unknown): Pick<FieldProblem, 'value'> {
  if (path.some((part) => secretFields.has(String(part)))) return {};
  let value: unknown = input;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part];
  if (value === undefined || value === null) return { value: null };
  if (typeof value === 'string') return { value: value.slice(0, LONGEST_SHOWN) };
  return typeof value === 'number' || typeof value === 'boolean' ? { value } : {};
}
