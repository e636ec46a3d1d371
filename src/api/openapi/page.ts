/** The document served: as JSON, and as a page whose assets are all ours. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ApiError } from '../errors.ts';
import type { HandlersOf } from '../contract/contract.ts';
import { apiDocument } from './document.ts';
import { DOCUMENT_PATH, type documentContracts } from './service.ts';

export function documentHandlers(): HandlersOf<typeof documentContracts> {
  let text: string | undefined;
  return {
    getDocument: ({ res }) => void res.type('json').send((text ??= JSON.stringify(apiDocument()))),
    getPage: ({ res }) => void res.type('html').send(html),
    getPageAsset({ params, res }) {
      const { type, body } = assetOf(params.asset);
      res.set('Cache-Control', 'public, max-age=3600').type(type).send(body);
    },
  };
}

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Arus API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<noscript><a href="${DOCUMENT_PATH}">The document as JSON</a></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

/** `validatorUrl` null: the page asks nobody else about itself. */
const script = `SwaggerUIBundle({
  url: '${DOCUMENT_PATH}',
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

const own: Record<string, Asset> = { 'page.js': { type: 'text/javascript', body: script } };
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
  const known = read.get(name) ?? (Object.hasOwn(own, name) ? own[name] : undefined);
  if (known) return known;
  const type = Object.hasOwn(fromSwaggerUi, name) ? fromSwaggerUi[name] : undefined;
  if (!type) throw new ApiError('NOT_FOUND');
  const asset = { type, body: readFileSync(join(swaggerUi, name)) };
  read.set(name, asset);
  return asset;
}
