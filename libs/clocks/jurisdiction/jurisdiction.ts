import { join } from 'node:path';
import { CatalogFileError, Config, projectRoot, readCatalogFile } from '@shutong/platform';

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
  'disposal',
  'data-return',
  'dispute-negotiation',
  'dispute-coordination',
  'dispute-superior',
  'dispute-government',
  'need-assignment',
  'need-answer',
] as const;
export type ClockKind = (typeof clockKinds)[number];

/** A legal limit, in working days. */
export interface Limit {
  readonly kind: ClockKind;
  readonly days: number;
  /** Article of the jurisdiction's law. */
  readonly article: number;
  /** By how much it may be extended once; absent where it may not. */
  readonly extension?: { readonly days: number };
}

/** What asking for supplements does to a running clock. */
export type SupplementRule = 'pause' | 'restart' | 'run';

/** A jurisdiction's limits, as `catalog/jurisdictions/<name>.yaml` gives them. */
export class Jurisdiction {
  private readonly limits: ReadonlyMap<ClockKind, Limit>;

  constructor(
    /** Per cent of a limit whose use warns. */
    readonly warnAt: number,
    readonly supplement: SupplementRule,
    limits: readonly Limit[],
  ) {
    this.limits = new Map(limits.map((limit) => [limit.kind, limit]));
  }

  /** Undefined where the law sets none. */
  limitOf(kind: ClockKind): Limit | undefined {
    return this.limits.get(kind);
  }
}

interface JurisdictionFile {
  readonly warnAt: number;
  readonly supplement: { readonly clock: SupplementRule };
  readonly limits: readonly Limit[];
}

/** Reads the limits. @throws CatalogFileError naming file, line and mistake: the process does not start */
export function readJurisdiction(name: string, folder = projectRoot()): Jurisdiction {
  const path = join(folder, 'catalog', 'jurisdictions', `${name}.yaml`);
  const { content, mistake } = readCatalogFile<JurisdictionFile>(path, 'jurisdiction');
  const { warnAt, supplement, limits } = content;
  const kinds = limits.map(({ kind }) => kind);
  const mistakes = kinds.flatMap((kind, at) =>
    kinds.indexOf(kind) === at ? [] : [mistake(['limits', at], `${kind} stands here twice`)],
  );
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return new Jurisdiction(warnAt, supplement.clock, limits);
}

/** The one that the setting JURISDICTION names, read once at start. */
export const jurisdiction = {
  provide: Jurisdiction,
  inject: [Config],
  useFactory: ({ jurisdiction: name }: Config) => readJurisdiction(name),
};
