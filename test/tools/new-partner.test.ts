/** The generator of partners, in a scratch copy of the repository: what it writes compiles, fails its contract tests, and is wired in by few edits. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copied = [
  ...['src', 'simulators', 'tools/new-partner', 'tools/stack/embedded.ts'],
  ...['test/partners/transport/fake-partner.ts', 'test/partners/transport/patient-transport.ts'],
  ...['package.json', 'jest.config.mjs', 'tsconfig.json', '.prettierrc.json'],
];
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arus-new-partner-'));
  for (const path of copied) cpSync(join(root, path), join(scratch, path), { recursive: true });
  // Without the servers that our own tests need.
  writeFileSync(
    join(scratch, 'jest.scratch.mjs'),
    `import house from './jest.config.mjs';
     const { globalSetup, globalTeardown, reporters, ...rest } = house;
     export default rest;`,
  );
  symlinkSync(realpathSync(join(root, 'node_modules')), join(scratch, 'node_modules'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

interface Ran {
  code: number;
  output: string;
}
const node = (...args: string[]) =>
  new Promise<Ran>((done) => {
    const env = { PATH: process.env['PATH'] };
    const child = execFile(process.execPath, args, { cwd: scratch, env }, (_, out, errors) =>
      done({ code: child.exitCode ?? 1, output: out + errors }),
    );
  });
const generate = (...args: string[]) => node('tools/new-partner/main.ts', ...args);
const compiled = () =>
  node('node_modules/typescript/bin/tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', 'tsc.json');

describe('npm run new-partner', () => {
  test.each([
    [[], /a name is missing/],
    [['Acme'], /"Acme" is no name: small letters/],
    [['acme--fund'], /is no name/],
    [['../acme'], /is no name/],
    [['transport'], /"transport" is taken/],
    [['a'.repeat(31)], /too long: at most 30/],
    [['acme', 'other'], /one name at a time/],
    [['acme', '--funders'], /there is no option --funders/],
    [['finfra'], /finfra is there already: src\/partners\/finfra\/index\.ts/],
  ])('refuses %j, says why, and writes nothing', async (args, why) => {
    const { code, output } = await generate(...args);
    expect(code).toBe(1);
    expect(output).toMatch(why);
    expect(output).toContain('Usage: npm run new-partner');
    expect(existsSync(join(scratch, 'src/partners/acme'))).toBe(false);
  });
});

/** What a person does by hand: a file, a text that stands in it, and what is put before that text. */
const wiring: [file: string, before: string, line: string][] = [
  ['src/partners/connected.ts', '\nexport const partners', "import { acmeFundPartner } from './acme-fund/index.ts';"],
  ['src/partners/connected.ts', '} satisfies Registry', '  acmeFund: acmeFundPartner,'],
  ['src/platform/config.ts', '  PARTNER_TIMEOUT_MS:', '  ACME_FUND_BASE_URL: baseUrl,\n  ACME_FUND_TOKEN: text,'],
  ['simulators/index.ts', '\n/** One line', "import { acmeFundSimulator } from './acme-fund/index.ts';"],
  ['simulators/index.ts', '} satisfies Record', '  acmeFund: acmeFundSimulator,'],
  ['src/domain/policy.ts', '];\n\n/** The funders that arus', "  { ...usualTerms, funder: 'ACME_FUND' },"],
];
const wire = () => {
  for (const [file, before, line] of wiring) {
    const text = readFileSync(join(scratch, file), 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
    writeFileSync(
      join(scratch, file),
      text.replace(before, () => `${line}\n${before}`),
    );
  }
};
const places = () => [...new Set(wiring.map(([file]) => file))];

/** What the wired copy says of itself. */
const look = `
  const { partners, unknownFunders } = await import('./src/partners/connected.ts');
  const { builtInPolicy } = await import('./src/domain/policy.ts');
  const { environmentNames } = await import('./src/platform/config.ts');
  const { missingParts, simulated } = await import('./tools/stack/embedded.ts');
  const { startSimulators } = await import('./simulators/index.ts');
  const running = await startSimulators({ only: ['acmeFund'] });
  const { status } = await fetch(running.urls.acmeFund + '/healthz');
  await running.close();
  console.log(JSON.stringify({
    partner: Object.keys(partners).at(-1),
    unknown: unknownFunders(builtInPolicy),
    tried: builtInPolicy.funders.map(({ funder }) => funder),
    variables: environmentNames.filter((name) => name.startsWith('ACME')),
    embedded: missingParts({}).partners.at(-1),
    simulated: simulated.ACME_FUND_BASE_URL,
    healthy: status,
  }));`;

describe('a generated partner that is a funder', () => {
  test('compiles, fails its contract tests, and is wired in by four edits', async () => {
    const { code, output } = await generate('acme-fund', '--funder');
    expect({ code, output }).toMatchObject({ code: 0 });
    const written = [...output.matchAll(/^ {2}(\S+\/\S+)$/gm)].map(([, file]) => file!);
    expect(written.filter((file) => !existsSync(join(scratch, file)))).toEqual([]);
    expect(written.map((file) => file.replace('src/partners/acme-fund/', ''))).toEqual(
      expect.arrayContaining([
        ...['index.ts', 'client.ts', 'wire.ts', 'mapper.ts', 'errors.ts', 'inbound.ts', 'funder.ts'],
        ...[
          'simulators/acme-fund/index.ts',
          'docs/partners/acme-fund.md',
          'test/contract/acme-fund/first-call.test.ts',
        ],
      ]),
    );
    expect(await compiled()).toEqual({ code: 0, output: '' });

    const told = [...output.matchAll(/^ {2}\d\. (\S+\.ts):/gm)].map(([, file]) => file);
    expect(told).toEqual(places());
    expect(told.length).toBeLessThanOrEqual(4);

    const tests = await node(
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
      ...['--config', 'jest.scratch.mjs', 'test/contract'],
    );
    expect(tests.code).toBe(1);
    expect(tests.output).toContain('2 failed, 2 total');

    wire();
    expect(await compiled()).toEqual({ code: 0, output: '' });
    const wired = await node('--input-type=module', '--eval', look);
    expect(JSON.parse(wired.output)).toEqual({
      partner: 'acmeFund',
      unknown: [],
      tried: ['FINFRA', 'DOMPET_KILAT', 'ACME_FUND'],
      variables: ['ACME_FUND_BASE_URL', 'ACME_FUND_TOKEN'],
      embedded: 'ACME_FUND_BASE_URL',
      simulated: { simulator: 'acmeFund', credentials: { ACME_FUND_TOKEN: 'embedded-acme-fund' } },
      healthy: 200,
    });
    expect((await generate('acme-fund')).output).toContain('acme-fund is there already');
  }, 300_000);
});
