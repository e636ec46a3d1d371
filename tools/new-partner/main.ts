/** `npm run new-partner -- NAME [--funder] [--callbacks]`: writes a partner's skeleton and says what else must be touched. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { callbackFiles } from './callback-files.ts';
import { type Names, namesOf, type Ways } from './names.ts';
import { otherFiles } from './other-files.ts';
import { partnerFiles } from './partner-files.ts';

const usage = 'Usage: npm run new-partner -- NAME [--funder] [--callbacks]';
const options = ['--funder', '--callbacks'];
const root = fileURLToPath(new URL('../../', import.meta.url));

/** What was asked cannot be done; nothing is written. */
class Refused extends Error {}

async function main(given: string[]): Promise<void> {
  const unknown = given.find((argument) => argument.startsWith('-') && !options.includes(argument));
  if (unknown) throw new Refused(`there is no option ${unknown}`);
  const [name, ...more] = given.filter((argument) => !argument.startsWith('-'));
  if (more.length) throw new Refused(`one name at a time, not also ${more.join(', ')}`);
  const names = namesOf(name);
  if ('problem' in names) throw new Refused(names.problem);

  const ways = { funder: given.includes('--funder'), callbacks: given.includes('--callbacks') };
  const files = {
    ...Object.fromEntries(
      Object.entries(partnerFiles(names, ways)).map(([file, text]) => [`src/partners/${names.folder}/${file}`, text]),
    ),
    ...(ways.callbacks ? callbackFiles(names) : {}),
    ...otherFiles(names, ways),
  };
  const present = Object.keys(files).filter((file) => existsSync(join(root, file)));
  if (present.length) throw new Refused(`${names.folder} is there already: ${present.join(', ')}`);

  const style = await prettier.resolveConfig(join(root, 'package.json'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), await prettier.format(text, { ...style, filepath: file }));
  }
  console.log(
    ['Written:', ...Object.keys(files).map((file) => `  ${file}`), '', ...whatIsLeft(names, ways)].join('\n'),
  );
}

/** Each is one edit; test/tools/new-partner.test.ts makes them and holds the number. */
function whatIsLeft({ folder, camel, constant }: Names, { funder, callbacks }: Ways): string[] {
  const secrets = [`${constant}_TOKEN`, ...(callbacks ? [`${constant}_CALLBACK_KEY`] : [])];
  const places = [
    ['src/partners/registry.ts', `${camel}: ${camel}Partner,`],
    [
      'src/platform/config.ts',
      `${constant}_BASE_URL: baseUrl, ${secrets.map((name) => `${name}: text`).join(', ')}; the secrets in \`generated\``,
    ],
    ['simulators/index.ts', `${camel}: ${camel}Simulator, at the end: the ports of the others stay`],
    ...(funder ? [['src/domain/policy.ts', `a row of \`fundersInOrder\` with funder: '${constant}'`]] : []),
  ];
  return [
    'To wire it in:',
    ...places.map(([file, what], i) => `  ${i + 1}. ${file}: ${what}`),
    '',
    'Tests hold to the configuration: docker-compose.yml, deploy/kubernetes, README.md, test/support/config.ts.',
    `Failing until the document is written in: npm run test:jest -- test/contract/${folder}`,
    'The checklist: docs/add-a-partner.md',
  ];
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 1;
}
