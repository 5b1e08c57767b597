/**
 * The boundary table of ARCHITECTURE.md, rule 1, as data. The rules are generated from it, each with
 * the sentence that a reader of a failed check needs.
 */
const pure = [];
const base = ['platform'];
const table = {
  tlog: pure,
  wire: pure,
  text: pure,
  workbook: pure,
  crash: pure,
  transport: ['crash'],
  platform: ['text', 'crash'],
  messaging: [...base, 'transport', 'crash'],
  'tlog-folder': ['tlog', 'crash'],
  audit: [...base, 'messaging', 'tlog', 'tlog-folder', 'crash'],
  identity: [...base, 'messaging', 'audit', 'wire'],
  notice: [...base, 'messaging', 'audit', 'identity'],
  clocks: [...base, 'messaging', 'audit', 'identity', 'notice'],
  catalog: [
    ...base,
    'messaging',
    'audit',
    'identity',
    'notice',
    'clocks',
    'text',
    'wire',
    'workbook',
  ],
  exchange: [
    ...base,
    'messaging',
    'audit',
    'identity',
    'notice',
    'clocks',
    'text',
    'catalog',
    'wire',
    'crash',
  ],
  datasets: [
    ...base,
    'messaging',
    'audit',
    'identity',
    'notice',
    'clocks',
    'text',
    'workbook',
    'catalog',
  ],
  opendata: [
    ...base,
    'messaging',
    'audit',
    'identity',
    'notice',
    'clocks',
    'text',
    'catalog',
    'datasets',
  ],
  operations: [...base, 'messaging', 'audit'],
  statistics: [...base, 'messaging', 'audit', 'identity', 'workbook', 'catalog', 'datasets'],
  connector: ['wire', 'transport', 'tlog', 'tlog-folder', 'workbook', 'crash'],
};

const alternatives = (names) => names.join('|');
const spec = '\\.(spec|contract)\\.ts$';

const onlyTheTable = Object.entries(table).map(([lib, allowed]) => ({
  name: `table-${lib}`,
  comment: `libs/${lib} may import ${allowed.length ? allowed.join(', ') : 'no other lib of ours'} (ARCHITECTURE.md, rule 1).`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: spec },
  to: {
    path: '^libs/',
    pathNot: `^libs/(${alternatives([lib, ...allowed])})/${lib === 'connector' ? '|^libs/platform/config/' : ''}`,
  },
}));

module.exports = {
  forbidden: [
    ...onlyTheTable,
    {
      name: 'door',
      comment: 'Another lib is entered through its index.ts only.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: spec },
      to: {
        path: '^libs/[^/]+/',
        pathNot: '^libs/$1/|^libs/[^/]+/index\\.ts$|^libs/platform/config/index\\.ts$',
      },
    },
    {
      name: 'app-doors',
      comment: 'Apps enter a lib through index.ts or one of its three module doors.',
      severity: 'error',
      from: { path: '^apps/', pathNot: spec },
      to: {
        path: '^libs/',
        pathNot:
          '^libs/[^/]+/(index|hub\\.module|portal\\.module|worker\\.module)\\.ts$|^libs/platform/config/index\\.ts$',
      },
    },
    {
      name: 'no-lib-to-app',
      comment: 'A lib never knows which process runs it.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'app-islands',
      comment: 'Apps do not import each other; standalone starts them as processes.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'connector-app-table',
      comment: 'The department side never touches the hub database.',
      severity: 'error',
      from: { path: '^apps/connector/' },
      to: {
        path: '^libs/',
        pathNot: '^libs/(connector|wire|transport|tlog|tlog-folder)/|^libs/platform/config/',
      },
    },
    {
      name: 'pure-files',
      comment: 'Rules, state tables and formulas import no framework and no database.',
      severity: 'error',
      from: { path: '\\.(policy|states|formula)\\.ts$' },
      to: {
        path: 'node_modules/(@nestjs|typeorm|pg|kafkajs)/|\\.(service|entity|resolver|controller|module)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-libs',
      comment: 'tlog, wire, text, workbook and crash run anywhere: no framework, no database.',
      severity: 'error',
      from: { path: '^libs/(tlog|wire|text|workbook|crash)/', pathNot: spec },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|kafkajs|@apollo|fastify)/' },
    },
    {
      name: 'kafkajs-inside-its-folder',
      comment: 'kafkajs may be replaced one day: one folder knows it.',
      severity: 'error',
      from: { pathNot: '^libs/transport/kafka/|^test/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'no-circular',
      comment: 'A cycle cannot be read top to bottom.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that cannot be resolved would be skipped silently by every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency',
      comment: 'What runs at a customer comes from dependencies.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
