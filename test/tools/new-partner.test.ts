/** The generator of partners, in a scratch copy of the repository: what it writes is wired in by few edits, compiles then, and fails its contract tests. */
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
  ...['src', 'simulators', 'tools/new-partner', 'tools/stack/embedded.ts', 'test/partners/transport'],
  ...['package.json', 'jest.config.mjs', 'tsconfig.json', '.prettierrc.json'],
];
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arus-new-partner-'));
  for (const path of copied) cpSync(join(root, path), join(scratch, path), { recursive: true });
  // How TypeScript becomes JavaScript is the house's; the servers and the environment of our own tests stay here.
  writeFileSync(
    join(scratch, 'jest.scratch.mjs'),
    `import house from './jest.config.mjs';
     const { extensionsToTreatAsEsm, transform, transformIgnorePatterns, testMatch } = house;
     export default { extensionsToTreatAsEsm, transform, transformIgnorePatterns, testMatch, injectGlobals: false };`,
  );
  // Of the house: what a partner is wired into, and all that these import.
  writeFileSync(
    join(scratch, 'tsconfig.scratch.json'),
    JSON.stringify({
      extends: './tsconfig.json',
      include: ['src/partners', 'src/api/openapi/webhooks.ts', 'simulators/index.ts', 'test/contract'],
    }),
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
const compiled = () => node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.scratch.json');
const contractTests = () =>
  node(
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
    ...['--config', 'jest.scratch.mjs', 'test/contract'],
  );

describe('npm run new-partner', () => {
  test.each([
    [[], /a name is missing/],
    [['Acme'], /"Acme" is no name: small letters/],
    [['acme--fund'], /is no name/],
    [['../acme'], /is no name/],
    [['transport'], /"transport" is taken/],
    [['default'], /"default" is a word of the language/],
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

/** What a person does by hand for a partner: a file, a text that stands in it, and what is put before that text. */
type Wiring = [file: string, before: string, line: string][];
const wiringOf = (folder: string, camel: string, variables: string): Wiring => [
  ['src/partners/registry.ts', 'import { finfraPartner }', `import { ${camel}Partner } from './${folder}/index.ts';`],
  ['src/partners/registry.ts', '} satisfies Registry', `  ${camel}: ${camel}Partner,`],
  ['src/platform/config.ts', '  PARTNER_TIMEOUT_MS:', variables],
  ['simulators/index.ts', 'import { finfraSimulator }', `import { ${camel}Simulator } from './${folder}/index.ts';`],
  ['simulators/index.ts', '} satisfies Record', `  ${camel}: ${camel}Simulator,`],
];
const fund: Wiring = [
  ...wiringOf(
    'acme-fund',
    'acmeFund',
    '  ACME_FUND_BASE_URL: baseUrl,\n  ACME_FUND_TOKEN: text,\n  ACME_FUND_CALLBACK_KEY: text,',
  ),
  ['src/domain/policy.ts', "  { ...usualTerms, funder: 'DOMPET_KILAT' }", "  { ...usualTerms, funder: 'ACME_FUND' },"],
];
const score = wiringOf('acme-score', 'acmeScore', '  ACME_SCORE_BASE_URL: baseUrl,\n  ACME_SCORE_TOKEN: text,');

const wire = (wiring: Wiring) => {
  for (const [file, before, line] of wiring) {
    const text = readFileSync(join(scratch, file), 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
    writeFileSync(
      join(scratch, file),
      text.replace(before, () => `${line}\n${before}`),
    );
  }
};

/** Writes a partner, and tells below its folder what was written, and which files it says are left to edit. */
async function generated(name: string, ...options: string[]) {
  const { code, output } = await generate(name, ...options);
  expect({ code, output }).toMatchObject({ code: 0 });
  const written = [...output.matchAll(/^ {2}(\S+\/\S+)$/gm)].map(([, file]) => file!);
  expect(written.filter((file) => !existsSync(join(scratch, file)))).toEqual([]);
  return {
    files: written.map((file) => file.replace(`src/partners/${name}/`, '')).sort(),
    toEdit: [...output.matchAll(/^ {2}\d\. (\S+\.ts):/gm)].map(([, file]) => file),
  };
}
const placesOf = (wiring: Wiring) => [...new Set(wiring.map(([file]) => file))];
const skeleton = ['README.md', 'client.ts', 'errors.ts', 'index.ts', 'mapper.ts', 'wire.ts'];
const aside = (name: string, ...tests: string[]) => [
  `docs/partners/${name}.md`,
  `simulators/${name}/index.ts`,
  ...tests.map((file) => `test/contract/${name}/${file}`),
];
const firstCall = ['first-call.json', 'first-call.test.ts'];

/** What the wired copy says of itself. */
const look = `
  const { partners, unknownFunders } = await import('./src/partners/registry.ts');
  const { declarationOf } = await import('./src/inbox/read.ts');
  const { webhookOperations } = await import('./src/api/openapi/webhooks.ts');
  const { builtInPolicy } = await import('./src/domain/policy.ts');
  const { environmentNames } = await import('./src/platform/config.ts');
  const { missingParts, simulated } = await import('./tools/stack/embedded.ts');
  const { startSimulators } = await import('./simulators/index.ts');
  const running = await startSimulators({ only: ['acmeFund'] });
  const { status } = await fetch(running.urls.acmeFund + '/healthz');
  await running.close();
  console.log(JSON.stringify({
    partners: Object.keys(partners).slice(-2),
    unknown: unknownFunders(builtInPolicy),
    tried: builtInPolicy.funders.map(({ funder }) => funder),
    callback: declarationOf('ACME_FUND').path,
    documented: webhookOperations().acmeFundStatusCallback.path,
    variables: environmentNames.filter((name) => name.startsWith('ACME_FUND')),
    embedded: missingParts({}).partners.slice(-2),
    simulated: simulated.ACME_FUND_BASE_URL,
    healthy: status,
  }));`;

describe('generated partners, a funder that calls back and one that is only called', () => {
  test('are wired in by at most four edits each', async () => {
    expect(await generated('acme-fund', '--funder', '--callbacks')).toEqual({
      files: [
        ...[...skeleton, 'funder.ts', 'inbound.ts'],
        ...aside('acme-fund', 'callback.json', 'callback.test.ts', ...firstCall),
      ].sort(),
      toEdit: placesOf(fund),
    });
    expect(placesOf(fund).length).toBeLessThanOrEqual(4);
    expect(await generated('acme-score')).toEqual({
      files: [...skeleton, ...aside('acme-score', ...firstCall)].sort(),
      toEdit: placesOf(score),
    });
    expect(placesOf(score).length).toBeLessThanOrEqual(3);

    wire(fund);
    wire(score);
    const wired = await node('--input-type=module', '--eval', look);
    expect(JSON.parse(wired.output)).toEqual({
      partners: ['acmeFund', 'acmeScore'],
      unknown: [],
      tried: ['FINFRA', 'ACME_FUND', 'DOMPET_KILAT'],
      callback: '/api/callbacks/acme-fund/status',
      documented: '/api/callbacks/acme-fund/status',
      variables: ['ACME_FUND_BASE_URL', 'ACME_FUND_TOKEN', 'ACME_FUND_CALLBACK_KEY'],
      embedded: ['ACME_FUND_BASE_URL', 'ACME_SCORE_BASE_URL'],
      simulated: {
        simulator: 'acmeFund',
        credentials: {
          ACME_FUND_TOKEN: 'embedded-acme-fund',
          ACME_FUND_CALLBACK_KEY: 'embedded-acme-fund-callback',
        },
      },
      healthy: 200,
    });
    expect((await generate('acme-fund')).output).toContain('acme-fund is there already');
  }, 300_000);

  test('compile, and fail the tests that hold them to the document until it is written in', async () => {
    expect(await compiled()).toEqual({ code: 0, output: '' });
    const tests = await contractTests();
    expect(tests.code).toBe(1);
    expect(tests.output).toContain('5 failed, 1 passed, 6 total');
  }, 300_000);
});
