import { join } from 'node:path';
import {
  CatalogFileError,
  Config,
  projectRoot,
  readCatalogFile,
  type CatalogFile,
} from '@shutong/platform';

/** What a clock counts the days of. */
export const clockKinds = [
  'answer-unconditional',
  'answer-conditional',
  'supplement',
  'delivery',
  'correction',
  'catalog-update',
  'catalog-review',
  'rectification',
  'rectification-examination',
  'termination-filing',
  'disposal',
  'service-change-answer',
  'service-change-filing',
  'data-return',
  'data-return-delivery',
  'data-return-count',
  'dispute-negotiation',
  'dispute-coordination',
  'dispute-superior',
  'dispute-government',
  'need-assignment',
  'need-answer',
  'open-answer',
  'open-feedback',
] as const;
export type ClockKind = (typeof clockKinds)[number];

/** A legal limit, in working days. */
export interface Limit {
  readonly kind: ClockKind;
  readonly days: number;
  /** Article of the law that sets it. */
  readonly article?: number;
  /** By how much it may be extended once; absent where it may not. */
  readonly extension?: { readonly days: number };
}

/** What asking for supplements does to a running clock. */
export type SupplementRule = 'pause' | 'restart' | 'run';

/** How much the rule grants of unconditional data at most. */
export interface FairUse {
  readonly callsPerDay: number;
  /** Of one query. */
  readonly rowsPerQuery: number;
}

/** When a requester is asked to record how it has used what it got, in calendar days. */
export interface RecordingRule {
  /** From the first delivery that no record has followed. */
  readonly after: number;
  /** From then on, to do it. */
  readonly within: number;
}

/** What a jurisdiction sets beside limits. */
interface Settings {
  /** Per cent of a limit whose use warns. */
  readonly warnAt: number;
  readonly supplement: SupplementRule;
  /** Days before the end of an agreement's term on which its parties are warned, the last one first. */
  readonly expiryWarnings: readonly number[];
  /** Rows of one query that are granted where nobody says how many. */
  readonly usualRows: number;
  readonly fairUse: FairUse;
  /** Days from its answer for which the rule grants at most; null: as long as was asked for. */
  readonly longestPeriod: number | null;
  /** Null: nobody is asked. */
  readonly usageRecord: RecordingRule | null;
}

/** A jurisdiction's limits and settings, as `catalog/jurisdictions/<name>.yaml` gives them. */
export class Jurisdiction implements Settings {
  readonly warnAt: number;
  readonly supplement: SupplementRule;
  readonly expiryWarnings: readonly number[];
  readonly usualRows: number;
  readonly fairUse: FairUse;
  readonly longestPeriod: number | null;
  readonly usageRecord: RecordingRule | null;
  private readonly limits: ReadonlyMap<ClockKind, Limit>;

  constructor(settings: Settings, limits: readonly Limit[]) {
    this.warnAt = settings.warnAt;
    this.supplement = settings.supplement;
    this.expiryWarnings = settings.expiryWarnings;
    this.usualRows = settings.usualRows;
    this.fairUse = settings.fairUse;
    this.longestPeriod = settings.longestPeriod;
    this.usageRecord = settings.usageRecord;
    this.limits = new Map(limits.map((limit) => [limit.kind, limit]));
  }

  /** Undefined where the law sets none. */
  limitOf(kind: ClockKind): Limit | undefined {
    return this.limits.get(kind);
  }
}

interface JurisdictionFile {
  /** Another file, whose law holds except where this one says otherwise. */
  readonly extends?: string;
  readonly warnAt?: number;
  readonly supplement?: { readonly clock: SupplementRule };
  readonly expiryWarnings?: { readonly days: readonly number[] };
  readonly usualRows?: { readonly rowsPerQuery: number };
  readonly fairUse?: FairUse;
  readonly longestPeriod?: { readonly days: number };
  /** Null, too, where nobody is asked though the law that it stands on does. */
  readonly usageRecord?: RecordingRule | null;
  readonly limits: readonly Limit[];
}

/**
 * Reads the limits; a local law names the one that it stands on, of which every limit holds that it does not set itself.
 * @throws CatalogFileError naming file, line and mistake: the process does not start
 */
export function readJurisdiction(name: string, folder = projectRoot()): Jurisdiction {
  const { content, mistake } = readFile(name, folder);
  if (content.extends === undefined) return madeOf([content]);
  const base = readFile(content.extends, folder);
  if (base.content.extends !== undefined) {
    const why = `${content.extends} itself stands on another jurisdiction`;
    throw new CatalogFileError([mistake(['extends'], why)]);
  }
  return madeOf([base.content, content]);
}

function readFile(name: string, folder: string): CatalogFile<JurisdictionFile> {
  const path = join(folder, 'catalog', 'jurisdictions', `${name}.yaml`);
  const file = readCatalogFile<JurisdictionFile>(path, 'jurisdiction');
  const kinds = file.content.limits.map(({ kind }) => kind);
  const mistakes = kinds.flatMap((kind, at) =>
    kinds.indexOf(kind) === at ? [] : [file.mistake(['limits', at], `${kind} stands here twice`)],
  );
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return file;
}

/** The later file's word counts; the schema has the first one say everything. */
function madeOf(files: readonly JurisdictionFile[]): Jurisdiction {
  const settings = Object.assign({}, ...files) as JurisdictionFile;
  const { warnAt, supplement, expiryWarnings, usualRows, fairUse, longestPeriod, usageRecord } =
    settings;
  const limits = files.flatMap((file) => file.limits);
  const warnings = [...expiryWarnings!.days].sort((a, b) => a - b);
  const { callsPerDay, rowsPerQuery } = fairUse!;
  return new Jurisdiction(
    {
      ...{ warnAt: warnAt!, supplement: supplement!.clock, expiryWarnings: warnings },
      ...{ usualRows: usualRows!.rowsPerQuery, fairUse: { callsPerDay, rowsPerQuery } },
      ...{ longestPeriod: longestPeriod?.days ?? null, usageRecord: usageRecord ?? null },
    },
    limits,
  );
}

/** The one that the setting JURISDICTION names, read once at start. */
export const jurisdiction = {
  provide: Jurisdiction,
  inject: [Config],
  useFactory: ({ jurisdiction: name }: Config) => readJurisdiction(name),
};
