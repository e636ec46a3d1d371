/** `npm run fuzz`: schemathesis against what `npm start` runs, with the token of a borrower who was registered for it. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeUpBorrower, personalInfo } from '../demo/borrower.ts';
import { codeReader } from '../demo/partners.ts';
import { Phone } from '../demo/phone.ts';
import { readRunFile } from '../stack/run-file.ts';
import { findSchemathesis, VERSION } from './schemathesis.ts';

/** Its message is for the person at the terminal. */
class FuzzError extends Error {}

const DEVICE = 'fuzz-device';

/** What it holds answers against: all of the document, but not that every generated body is welcome. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];
/** These would end the session that the others need. */
const leftOut = ['revokeSession', 'verifyPin'];

async function main(more: string[]): Promise<number> {
  const home = resolve(process.env['ARUS_HOME'] ?? '.arus');
  const run = readRunFile(home);
  if (!run) throw new FuzzError('Nothing runs: start it with `RATE_LIMIT_SCALE=1000 OTP_RESEND_SECONDS=0 npm start`.');
  const program = findSchemathesis(process.env['PATH'] ?? '');
  if (!program) throw new FuzzError(howToInstall);
  const { api, simulators } = run.urls;
  if (!simulators['otpGateway'])
    throw new FuzzError('Codes are read from the simulated OTP gateway: unset OTP_GATEWAY_BASE_URL.');

  // What schemathesis keeps between runs stays there.
  const folder = resolve(home, 'fuzz');
  mkdirSync(folder, { recursive: true });
  const token = await registered(api, simulators['otpGateway']);
  const child = spawn(
    program,
    [
      'run',
      `${api}/api/v1/openapi.json`,
      ...['--checks', checks.join(',')],
      ...leftOut.flatMap((id) => ['--exclude-operation-id', id]),
      ...['--header', `Authorization: Bearer ${token}`, '--header', `X-Device-ID: ${DEVICE}`],
      ...['--header', `finfra-auth-key: ${process.env['FINFRA_CALLBACK_KEY'] ?? 'embedded-finfra-callback'}`],
      ...['--max-examples', '50', '--phases', 'examples,coverage,fuzzing', '--continue-on-failure'],
      ...more,
    ],
    { stdio: 'inherit', cwd: folder },
  );
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** The access token of an active account that nobody else uses. */
async function registered(baseUrl: string, otpGateway: string): Promise<string> {
  const borrower = await makeUpBorrower(800_000 + (Math.floor(Date.now() / 1000) % 100_000));
  let token = '';
  class Listening extends Phone {
    override async call<Data>(...args: Parameters<Phone['call']>) {
      const answer = await super.call<Data>(...args);
      token = (answer.body.data as { access_token?: string } | undefined)?.access_token ?? token;
      return answer;
    }
  }
  const phone = new Listening({
    ...{ baseUrl, number: borrower.phone, deviceId: DEVICE },
    readCode: codeReader(otpGateway),
  });
  const references = await phone.expect<Parameters<typeof personalInfo>[1]>(200, 'GET', '/references');
  await phone.register();
  await phone.uploadKyc(borrower.ktp, borrower.selfie);
  await phone.completeProfile(personalInfo(borrower, references));
  await phone.logIn(borrower.pin);
  return token;
}

const howToInstall = `schemathesis is not installed. It comes from PyPI:
  python3 -m venv .arus/fuzz && .arus/fuzz/bin/pip install schemathesis==${VERSION}
More in tools/fuzz/README.md.`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof FuzzError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
