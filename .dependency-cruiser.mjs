/**
 * Which folder may import which, types included: a room stands above all that it imports, so there is no way back up and no
 * circle. What is not in the table is refused. `npm run lint` checks it; test/script/import-table.slow.test.ts breaks each rule once.
 */
const MAY_IMPORT = {
  contract: [],
  lib: [],
  redaction: [],
  'entity-model': ['lib', 'redaction'],
  sealing: [],
  config: ['contract', 'redaction', 'sealing'],
  storage: [],
  staging: ['lib'],
  network: ['config', 'lib'],
  genesys: ['contract', 'lib', 'config', 'network'],
  vault: ['contract', 'lib', 'sealing', 'storage'],
  archive: ['lib', 'sealing', 'storage'],
  timestamping: ['archive', 'network'],
  tracing: ['config', 'lib'],
  scanning: ['contract', 'lib', 'staging', 'vault'],
  azure: ['config', 'lib', 'storage', 'vault'],
  stores: ['azure', 'config', 'storage', 'vault'],
  watch: ['archive', 'contract', 'lib', 'vault'],
  temporal: ['config', 'contract', 'genesys', 'lib', 'network', 'sealing', 'watch'],
  reconciliation: ['genesys', 'temporal'],
  activities: [
    ...[
      'archive',
      'contract',
      'decisions',
      'genesys',
      'lib',
      'notices',
      'reconciliation',
      'redaction',
      'scanning',
      'sealing',
      'staging',
      'storage',
    ],
    ...['temporal', 'vault', 'watch'],
  ],
  workflows: ['contract'],
  decisions: ['contract', 'sealing'],
  notices: ['config', 'contract', 'lib', 'network'],
  desk: ['contract', 'decisions', 'lib', 'sealing', 'temporal'],
  listener: ['contract', 'genesys', 'lib', 'network', 'redaction', 'temporal'],
  health: ['activities', 'contract', 'genesys', 'lib', 'listener', 'reconciliation', 'scanning', 'temporal', 'watch'],
  worker: [
    ...[
      'activities',
      'archive',
      'config',
      'contract',
      'decisions',
      'entity-model',
      'genesys',
      'health',
      'lib',
      'redaction',
      'scanning',
    ],
    ...[
      'notices',
      'sealing',
      'staging',
      'storage',
      'stores',
      'temporal',
      'timestamping',
      'tracing',
      'vault',
      'watch',
      'workflows',
    ],
  ],
  doctor: [
    'archive',
    'config',
    'contract',
    'entity-model',
    'genesys',
    'lib',
    'network',
    'redaction',
    'scanning',
    'sealing',
    'staging',
    'storage',
    'stores',
    'temporal',
    'watch',
    'worker',
  ],
};
const ROOMS = Object.keys(MAY_IMPORT);
/** Commands are above everything. */
const TOP = 'cli';

/** Packages that only some rooms know. `config` reads the kinds of cloud that sign-in knows. */
const PACKAGES = [
  { name: 'opentelemetry', packages: '@opentelemetry', allowedIn: ['tracing'] },
  { name: 'azure', packages: '@azure', allowedIn: ['azure', 'config'] },
  {
    name: 'temporal',
    packages: '@temporalio',
    allowedIn: ['activities', 'cli', 'config', 'contract', 'desk', 'doctor', 'temporal', 'worker', 'workflows'],
  },
];

const from = (room) => `^src/${room}/`;
const anyOf = (names) => `^src/(${names.join('|')})/`;

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { path: '^(src|simulator)/' }, to: { circular: true } },
    ...ROOMS.map((room) => ({
      name: `room-${room}`,
      comment: `src/${room} may import ${MAY_IMPORT[room].join(', ') || 'no other folder'}`,
      severity: 'error',
      from: { path: from(room) },
      to: {
        path: '^(src|simulator|devkit|test|bench|script)/',
        pathNot:
          room === 'workflows'
            ? [anyOf([room, ...MAY_IMPORT[room]]), '^src/(activities|genesys)/']
            : [anyOf([room, ...MAY_IMPORT[room]])],
      },
    })),
    {
      name: 'workflows-types-only',
      comment: 'Workflow code is deterministic: of activities and of the Genesys API it knows types only.',
      severity: 'error',
      from: { path: from('workflows') },
      to: { path: '^src/(activities|genesys)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'listener-events-only',
      comment: 'The listener knows events and where they come from, and nothing of the REST API.',
      severity: 'error',
      from: { path: from('listener') },
      to: { path: '^src/genesys/', pathNot: '^src/genesys/(event|event-source)[.]ts$' },
    },
    {
      name: 'activities-rest-only',
      comment: 'The steps know the REST port, downloads and their errors, and nothing of where events come from.',
      severity: 'error',
      from: { path: from('activities') },
      to: { path: '^src/genesys/', pathNot: '^src/genesys/(rest|errors|refusals|download|download-errors)[.]ts$' },
    },
    {
      name: 'deterministic',
      comment: 'No Node built-ins in workflow code, nor in what it imports, nor in the pure redaction.',
      severity: 'error',
      from: { path: anyOf(['workflows', 'contract', 'redaction']) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-only',
      comment: 'What ships imports nothing of the tests, benchmarks and scripts.',
      severity: 'error',
      from: { path: [from(TOP), '^simulator/'] },
      to: { path: '^(devkit|test|bench|script)/' },
    },
    { name: 'simulator-alone', severity: 'error', from: { path: '^simulator/' }, to: { path: '^src/' } },
    { name: 'known-room', severity: 'error', from: { path: '^src/', pathNot: anyOf([...ROOMS, TOP]) }, to: {} },
    ...PACKAGES.map(({ name, packages, allowedIn }) => ({
      name: `package-${name}`,
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: anyOf(allowedIn) },
      to: { path: `(^|/)node_modules/${packages}/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
