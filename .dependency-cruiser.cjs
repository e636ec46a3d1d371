/** Who may import whom: the walls of the house (ARCHITECTURE.md), checked by `npm run boundaries`. */

/** May be imported by everybody, and import nothing of ours but types. */
const leaves = '^src/(platform/(digest|encryption|health|log|metrics|start-problem)|temporal/search-attributes)\\.ts$';
/** Pure functions with a single owner: a second copy in domain would be a second definition of what is stored. */
const digest = '^src/platform/digest\\.ts$';
const configTypes = '^src/platform/config\\.ts$';
/** Postgres and what is kept in it. */
const stores = '^src/(db|books|inbox|object-store|personal-data)/';

/** A folder that may import only these paths (and itself) within the project. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|simulators|test|tools|bench)/', pathNot: [from, leaves, ...allowed] },
});

/** Of these paths a folder may import types only. */
const typesOnly = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'modules that need each other are one module',
      severity: 'error',
      from: { path: '^(src|simulators|tools)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      ...only(
        'domain-is-alone',
        '^src/domain/',
        [],
        'domain is pure: of ours it imports hashes and canonical JSON only',
      ),
      to: { path: '^(src|simulators|test|tools|bench)/', pathNot: ['^src/domain/', digest] },
    },
    only(
      'workflows-decide-when',
      '^src/workflows/',
      ['^src/domain/', '^src/activities/'],
      'workflows know domain, and activities as types',
    ),
    typesOnly(
      'workflows-know-activities-as-types',
      '^src/workflows/',
      '^src/activities/',
      'an activity runs elsewhere',
    ),
    {
      name: 'workflows-are-deterministic',
      comment: 'no clock, no network, no file in the sandbox',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'activities-touch-the-world',
      '^src/activities/',
      ['^src/domain/', '^src/partners/', stores, '^src/workflows/', configTypes],
      'activities know domain, partners and the stores',
    ),
    typesOnly(
      'activities-know-messages-as-types',
      '^src/activities/',
      '^src/(workflows/(?!messages\\.ts)|platform/config\\.ts$)',
      'of workflows, activities know the messages',
    ),
    only(
      'partners-know-nobody',
      '^src/partners/',
      ['^src/domain/', configTypes],
      'a partner folder knows domain, and its settings',
    ),
    {
      name: 'partners-take-options',
      comment: 'settings are named by the ports; a client is given its own',
      severity: 'error',
      from: { path: '^src/partners/', pathNot: '^src/partners/(inbound|partner)\\.ts$' },
      to: { path: configTypes },
    },
    {
      name: 'inbound-is-declared',
      comment: 'what a partner sends us is a declaration: it calls nobody',
      severity: 'error',
      from: { path: '^src/partners/[^/]+/inbound' },
      to: { path: ['^src/partners/transport/', '^src/partners/[^/]+/(client|index)\\.ts$'] },
    },
    {
      name: 'partners-do-not-know-each-other',
      comment: 'what two partners share is in src/partners itself and in its transport',
      severity: 'error',
      from: { path: '^src/partners/([^/]+)/' },
      to: { path: '^src/partners/[^/]+/', pathNot: ['^src/partners/$1/', '^src/partners/transport/'] },
    },
    only(
      'auth-is-transactions',
      '^src/auth/',
      ['^src/domain/', '^src/db/', '^src/partners/(otp-port|transport/outcome)\\.ts$', configTypes],
      'auth knows domain, the database and the port for one-time codes',
    ),
    only(
      'api-translates',
      '^src/api/',
      [
        '^src/(domain|auth|client)/',
        stores,
        '^src/temporal/(connection|payload-codec)\\.ts$',
        '^src/workflows/messages\\.ts$',
        '^src/partners/',
        configTypes,
      ],
      'the API knows domain, auth, the database, the client and what can be said to workflows',
    ),
    typesOnly(
      'api-calls-no-partner',
      '^src/api/',
      '^src/partners/(?!inbound-messages\\.ts$)',
      'the API reads what partners declare that they send; activities call them',
    ),
    only('db-knows-domain', '^src/db/', ['^src/domain/', configTypes], 'the database knows domain'),
    only(
      'books-know-the-database',
      '^src/books/',
      ['^src/(domain|db)/', '^src/inbox/backlog\\.ts$', configTypes],
      'the books know domain and the database',
    ),
    only(
      'inbox-reads-declarations',
      '^src/inbox/',
      [
        '^src/(domain|db|client)/',
        '^src/workflows/messages\\.ts$',
        '^src/partners/inbound(-messages)?\\.ts$',
        configTypes,
      ],
      'the inbox knows what partners declare, the database and the client',
    ),
    typesOnly('inbox-is-given-its-connections', '^src/inbox/', '^src/(client/|partners/inbound\\.ts$)', 'types only'),
    only(
      'client-speaks-temporal',
      '^src/client/',
      ['^src/temporal/connection\\.ts$', '^src/workflows/messages\\.ts$', configTypes, '^src/domain/'],
      'the client knows names and types',
    ),
    only('temporal-is-a-connection', '^src/temporal/[^/]+$', [configTypes], 'a connection knows no business'),
    {
      name: 'leaves-have-no-roots',
      comment: 'leaves import types of the configuration, nothing else of ours',
      severity: 'error',
      from: { path: leaves },
      to: { path: '^(src|simulators|test|tools|bench)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'config-is-read-once',
      comment: 'the configuration is loaded by processes and passed on; everybody else knows its types',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(parts|platform/start|db/migrate)\\.ts$' },
      to: { path: configTypes, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'processes-are-not-imported',
      comment: 'server.ts and worker.ts start when they are loaded',
      severity: 'error',
      from: {},
      to: { path: '^src/(server|worker)\\.ts$' },
    },
    only(
      'simulators-know-documents-only',
      '^simulators/',
      ['^simulators/'],
      'written from the partner documents alone',
    ),
    {
      name: 'simulators-import-nothing-of-ours',
      comment: 'not even the leaves',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^src/' },
    },
    {
      name: 'production-needs-no-development-dependency',
      comment: 'the image has none',
      severity: 'error',
      from: { path: '^(src|simulators)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'source-does-not-know-its-tools',
      comment: 'src runs without tests, tools and benchmarks',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulators|test|tools|bench)/' },
    },
    {
      name: 'nothing-is-missing',
      comment: 'an import that cannot be resolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
