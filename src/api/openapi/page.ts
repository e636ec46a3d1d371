/** The document served: as JSON, and as a page whose assets are all ours. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ApiError } from '../errors.ts';
import type { HandlersOf } from '../contract/contract.ts';
import type { ApiDocument } from './create-document.ts';
import type { documentContracts } from './service.ts';

interface ServedDocument {
  /** Where the document is served as JSON. */
  path: string;
  title: string;
  document: () => ApiDocument;
}

export function documentHandlers({ path, title, document }: ServedDocument): HandlersOf<typeof documentContracts> {
  let text: string | undefined;
  const script: Asset = { type: 'text/javascript', body: scriptOf(path) };
  return {
    getDocument: ({ res }) => void res.type('json').send((text ??= JSON.stringify(document()))),
    getPage: ({ res }) => void res.type('html').send(htmlOf(path, title)),
    getPageAsset({ params, res }) {
      const { type, body } = params.asset === 'page.js' ? script : assetOf(params.asset);
      res.set('Cache-Control', 'public, max-age=3600').type(type).send(body);
    },
  };
}

const htmlOf = (path: string, title: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<noscript><a href="${path}">The document as JSON</a></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

/** `validatorUrl` null: the page asks nobody else about itself. */
const scriptOf = (path: string) => `SwaggerUIBundle({
  url: '${path}',
  dom_id: '#page',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
});
`;

interface Asset {
  type: string;
  body: string | Buffer;
}

const fromSwaggerUi: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};
const require = createRequire(import.meta.url);
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'));
const read = new Map<string, Asset>();

/** Each file is read once. 404 for what the page does not need. */
function assetOf(name: string): Asset {
  const known = read.get(name);
  if (known) return known;
  const type = Object.hasOwn(fromSwaggerUi, name) ? fromSwaggerUi[name] : undefined;
  if (!type) throw new ApiError('NOT_FOUND');
  const asset = { type, body: readFileSync(join(swaggerUi, name)) };
  read.set(name, asset);
  return asset;
}
