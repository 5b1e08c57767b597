import { cpus, release, totalmem, type as osType } from 'node:os';
import { propertySeed } from '../test-results';

export const proofNames = [
  'exchange',
  'audit',
  'catalog',
  'open-data',
  'spy',
  'smoke',
  'lives',
  'lives-application',
  'lives-offer',
  'lives-agreement',
  'quota',
  'chaos-exchange',
  'chaos-batch',
  'chaos-kafka',
  'C01',
  'C05',
  'C15',
  'C16',
  'C27',
  'C30',
  'C31',
  'C33',
  'C35',
  'C68',
] as const;
export type ProofName = (typeof proofNames)[number];
export const isProof = (name: string): name is ProofName =>
  (proofNames as readonly string[]).includes(name);

/** How a command ended, and its last line. */
export interface Outcome {
  readonly command: string;
  readonly code: number;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What docs/proof/NAME.json holds. */
export interface ProofRecord {
  readonly proof: ProofName;
  readonly commit: string;
  readonly passed: boolean;
  readonly machine: unknown;
  /** How many of the thing that the claim is about; `unit` says of what. */
  readonly scale: number;
  readonly unit: string;
  readonly seed: number | null;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly figures: unknown;
}

const seed = 1;
/** Of random kills, after every crash point. */
const chaosMinutes = 10;
const bench = 'test/bench/main.js';
const chaos = (suite: string): readonly (readonly string[])[] => [
  ['test/chaos/main.js', suite, '--minutes', String(chaosMinutes), '--seed', String(seed)],
];
const commands: Readonly<Record<ProofName, readonly (readonly string[])[]>> = {
  exchange: [[bench, 'exchange', '--scale', 'full', '--seed', String(seed)]],
  'open-data': [[bench, 'open-data', '--scale', 'full', '--seed', String(seed)]],
  audit: [[bench, 'audit', '--scale', 'full', '--seed', String(seed)]],
  catalog: [[bench, 'catalog', '--scale', 'full', '--seed', String(seed)]],
  C05: [[bench, 'batch', '--scale', 'full', '--seed', String(seed)]],
  C15: [[bench, 'portal', '--scale', 'full', '--seed', String(seed)]],
  C35: [[bench, 'bulk', '--scale', 'full', '--seed', String(seed)]],
  spy: [
    ['test/spy/main.js', '--transport', 'stream'],
    ['test/spy/main.js', '--transport', 'kafka'],
  ],
  smoke: [['test/smoke/main.js']],
  lives: [
    [
      ...['scripts/test.js', '-life.db.spec', 'clock.policy.spec'],
      ...['--exclude', '**/{application,offer,agreement}-life.db.spec.js'],
    ],
  ],
  'lives-application': [['scripts/test.js', '/application-life.db.spec']],
  'lives-offer': [['scripts/test.js', '/offer-life.db.spec']],
  'lives-agreement': [['scripts/test.js', '/agreement-life.db.spec']],
  quota: [['scripts/test.js', 'test/quota']],
  'chaos-exchange': chaos('exchange'),
  'chaos-batch': chaos('batch'),
  'chaos-kafka': chaos('kafka'),
  C01: [['scripts/test.js', 'libs/statistics/overview/recount']],
  C16: [['scripts/test.js', 'libs/opendata/reuse']],
  C30: [['scripts/test.js', 'libs/connector/running/links']],
  C31: [['scripts/test.js', 'libs/statistics/league']],
  C33: [['scripts/test.js', 'libs/statistics/theme']],
  C68: [['scripts/test.js', 'libs/statistics/run']],
  C27: [['test/catalog-scale/main.js', '--scale', 'full', '--seed', String(seed)]],
};

/**
 * In how many processes side by side each of the commands runs: of thousands of lives of one machine each process tries its share, with
 * values of its own.
 */
export const sharesOf = (name: ProofName): number => (name.startsWith('lives-') ? 2 : 1);

/** Scripts below dist/ with their arguments, to be run one after another. */
export const commandOf = (name: ProofName): readonly (readonly string[])[] => commands[name];

export function recordOf(
  name: ProofName,
  commit: string,
  outcomes: readonly Outcome[],
): ProofRecord {
  const passed = outcomes.every(({ code }) => code === 0);
  const head = { proof: name, commit, passed };
  if (isBench(name)) {
    return { ...head, ...ofBench(name, outcomes[0]!) };
  }
  if (name === 'C27') return { ...head, machine: machine(), ...ofCatalog(outcomes[0]!) };
  const counts = Object.fromEntries(outcomes.map(({ command, result }) => [command, result]));
  return {
    ...head,
    machine: machine(),
    ...scales[name],
    ...{ seed: seedOf(name, commit), counts, figures: null },
  };
}

function seedOf(name: ProofName, commit: string): number | null {
  if (name.startsWith('lives')) return propertySeed(commit);
  return name.startsWith('chaos-') ? seed : null;
}

interface BenchMetric {
  readonly name: string;
  readonly n: number;
  readonly errors: number;
}

type Bench = 'exchange' | 'audit' | 'catalog' | 'open-data' | 'C05' | 'C15' | 'C35';

/** How much there was of what: fixed by the workload, else told by the metric that filled it. */
const benchScales: Readonly<Record<Bench, { scale?: number; filledBy?: string; unit: string }>> = {
  exchange: { scale: 1_000_000, unit: 'persons in the table' },
  audit: { filledBy: 'log.rate', unit: 'log entries' },
  'open-data': { filledBy: 'load.queryable', unit: 'rows of the file that is loaded' },
  catalog: { filledBy: 'load.all.seconds', unit: 'catalogue entries' },
  C05: { filledBy: 'batch.killed.seconds', unit: 'rows' },
  C15: { filledBy: 'harvest.rate', unit: 'datasets' },
  C35: { filledBy: 'bulk.seconds', unit: 'rows' },
};

const isBench = (name: ProofName): name is Bench => Object.hasOwn(benchScales, name);

function ofBench(name: Bench, { result }: Outcome) {
  const metrics = (result['metrics'] ?? []) as readonly BenchMetric[];
  const { scale, filledBy, unit } = benchScales[name];
  const filled = metrics.find(({ name: metric }) => metric === filledBy)?.n ?? 0;
  return {
    ...{ machine: result['machine'], scale: scale ?? filled, unit },
    ...{ seed, counts: countsOf(metrics), figures: metrics },
  };
}

/** Measured events and errors by metric; one that was measured over each transport is summed. */
function countsOf(metrics: readonly BenchMetric[]): Record<string, { n: number; errors: number }> {
  const counts: Record<string, { n: number; errors: number }> = {};
  for (const { name, n, errors } of metrics) {
    const before = counts[name] ?? { n: 0, errors: 0 };
    counts[name] = { n: before.n + n, errors: before.errors + errors };
  }
  return counts;
}

/** The command says itself how much it made, and what it measured. */
function ofCatalog({ result }: Outcome) {
  const { figures = null, ...counts } = result;
  return { scale: Number(counts['items'] ?? 0), unit: 'items', seed, counts, figures };
}

const underChaos = {
  scale: chaosMinutes,
  unit: 'minutes of random kills, after every crash point',
};

/** What the commands do that are no benchmark. */
const scales = {
  spy: { scale: 20, unit: 'planted values' },
  smoke: { scale: 2, unit: 'starts' },
  lives: {
    scale: 1000,
    unit: 'random lives of each kind of matter but applications, what is applied for and agreements',
  },
  'lives-application': { scale: 10_000, unit: 'random lives of applications' },
  'lives-offer': { scale: 10_000, unit: 'random lives of what is applied for' },
  'lives-agreement': { scale: 10_000, unit: 'random lives of agreements' },
  quota: { scale: 10_000, unit: 'calls through two hubs, of which a quota grants 1,000' },
  'chaos-exchange': underChaos,
  'chaos-batch': underChaos,
  'chaos-kafka': underChaos,
  C01: { scale: 1700, unit: 'list items' },
  C16: { scale: 81, unit: 'applications of one dataset' },
  C30: { scale: 14, unit: 'links' },
  C31: { scale: 13_000_000, unit: 'calls of one region' },
  C33: { scale: 480, unit: 'themes' },
  C68: { scale: 32, unit: 'units of each of two cohorts' },
} as const;

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  os: `${osType()} ${release()}`,
});
