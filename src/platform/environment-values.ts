/** The kinds of values that variables have, each with one plain sentence for a value that is none; never with the value. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { EncryptionKey } from './config.ts';

export const text = z.string().min(1);
export const longerThan = (length: number) => z.string().min(length, `must have at least ${length} characters`);

export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const numeric = (pattern: RegExp, low: number, high: number, error: string) =>
  z
    .string()
    .refine((given) => pattern.test(given) && Number(given) >= low && Number(given) <= high, error)
    .transform(Number);

export const wholeNumber = (low: number, high: number) =>
  numeric(/^-?\d{1,12}$/, low, high, `must be a whole number from ${low} to ${high}`);
export const number = (low: number, high: number) =>
  numeric(/^-?\d{1,12}(\.\d{1,12})?$/, low, high, `must be a number from ${low} to ${high}`);
/** 0 takes any free port. */
export const port = wholeNumber(0, 65_535);

/** Without the slashes at its end. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));

export const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be postgresql://user:password@host:port/database',
});

export const hostAndPort = z
  .string()
  .refine((given) => /^[^\s:]+:\d{1,5}$/.test(given) && Number(given.split(':')[1]) <= 65_535, 'must be host:port');

export const address = z
  .string()
  .refine(
    (given) => isIP(given) > 0 || given === 'localhost',
    'must be an IP address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for every network',
  );

export const hops = z
  .string()
  .regex(/^(off|\d|10)$/, 'must be off, or how many proxies stand in front of us (0 to 10)')
  .transform((given) => (given === 'off' ? 0 : Number(given)));

export const commaSeparated = z.string().transform((given) =>
  given
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

/** Single addresses and CIDR blocks, IPv4 and IPv6, separated by commas. */
export const addressBlocks = commaSeparated.refine((entries) => entries.length > 0 && entries.every(isAddressBlock), {
  error: 'must be IP addresses or CIDR blocks separated by commas, such as 203.0.113.7,198.51.100.0/24',
});

function isAddressBlock(entry: string): boolean {
  const [ip = '', prefix, ...rest] = entry.split('/');
  const longest = isIP(ip) === 4 ? 32 : 128;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return isIP(ip) > 0 && fits && rest.length === 0;
}

/** A PEM file that this process can read. */
export const pemFile = z.string().superRefine((path, context) => {
  const wrong = (message: string) => context.addIssue({ code: 'custom', message });
  try {
    accessSync(path, constants.R_OK);
    if (!readFileSync(path, 'utf8').includes('-----BEGIN ')) wrong('the file is no PEM file');
  } catch (error) {
    wrong(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
});

/** `s3://bucket/prefix?region=…[&endpoint=…]`: the prefix may be left out, an endpoint is that of a store not Amazon's. */
export const bucketUrl = z.string().transform((given, context) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const { region, endpoint, ...unknown } = Object.fromEntries(url?.searchParams ?? []);
  const prefix = url?.pathname.replace(/^\/|\/$/g, '') ?? '';
  const wrong = (message: string) => context.addIssue({ code: 'custom', message });
  if (url?.username || url?.password) wrong('credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  else if (
    url?.protocol !== 's3:' ||
    !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host) ||
    !/^([A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*)?$/.test(prefix) ||
    !/^[a-z0-9-]+$/.test(region ?? '') ||
    (endpoint !== undefined && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) ||
    Object.keys(unknown).length
  )
    wrong('must be s3://bucket/prefix?region=…[&endpoint=https://…]');
  return { bucket: url?.host ?? '', prefix, region: region ?? '', endpoint };
});

/** `id:base64[,id:base64…]`: the first key writes, all read. */
export const keys = z.string().transform((given, context): EncryptionKey[] =>
  given.split(',').map((part) => {
    const [id, base64] = [part.slice(0, part.indexOf(':')).trim(), part.slice(part.indexOf(':') + 1).trim()];
    const bytes = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,32}$/.test(id) || bytes.length !== 32)
      context.addIssue({ code: 'custom', message: 'must be id:base64[,id:base64…], each key 32 bytes' });
    return { id, secret: bytes };
  }),
);
