import { Inject, Injectable } from '@nestjs/common';
import { Config, Database, type Context, WEB_CLIENT, type WebClient } from '@shutong/platform';
import type { HarvestedDataset, RefusedRecord } from '../description/description';
import { BrokenCatalogue, type CataloguePage } from '../format/catalogue';
import { evidenceOf, knownRecords } from '../record/record.query';
import { CatalogueWalk, sameAsBefore, type WalkedPage } from './catalogue-walk';
import {
  foundAgain,
  foundInPart,
  type PartlyKnown,
  type Unknown,
  type Unseen,
} from './identity.policy';
import { HarvestEnding } from './harvest-ending.service';
import { HarvestWriting, type Writer } from './harvest-writing.service';
import { isOurOwn } from './origin.policy';
import { mayGoAtOnce } from './removal.policy';
import { hashOf, sortKnown, type Known, type Sorted } from './sorting.policy';

/** One run as it goes on. */
interface Going extends Writer {
  readonly walk: CatalogueWalk;
  readonly known: ReadonlyMap<string, Known>;
  /** Under keys that are not known, as long as it may be that they are renamed records. */
  readonly unknown: HarvestedDataset[];
  /** Records found under their keys. */
  readonly met: Set<string>;
}

/** Reads a source from end to end and brings in what it has. */
@Injectable()
export class Harvester {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(WEB_CLIENT) private readonly client: WebClient,
    @Inject(HarvestWriting) private readonly writing: HarvestWriting,
    @Inject(HarvestEnding) private readonly ending: HarvestEnding,
  ) {}

  /** @throws what the first page was refused with; RunLost where another process has ended the run */
  async harvest(ctx: Context, writer: Writer): Promise<void> {
    const { source, run } = writer;
    const known = await knownRecords(this.database, ctx, source.id);
    const walk = new CatalogueWalk(this.client, {
      ...{ address: source.address, kind: source.kind },
      known: { etag: source.etag, lastModified: source.lastModified },
    });
    const first = await walk.first();
    const going: Going = { source, run, walk, known, unknown: [], met: new Set() };
    if (first === sameAsBefore) return this.sameAsBefore(ctx, going);
    await this.pages(ctx, going, first);
    if (walk.seen.size === 0) throw new BrokenCatalogue(`nothing came: ${walk.unfinished}`);
    const left = await this.unknown(ctx, going);
    if (walk.unfinished === null) await this.missing(ctx, going, left);
    await this.ending.end(ctx, writer, walk);
  }

  private async sameAsBefore(ctx: Context, going: Going): Promise<void> {
    const unchanged = presentOf(going.known).length;
    await this.ending.unchanged(ctx, going, unchanged);
  }

  private async pages(ctx: Context, going: Going, first: CataloguePage): Promise<void> {
    for await (const page of going.walk.from(first)) {
      const { own, refused } = this.withoutOurs(page);
      const sorted: Sorted[] = [];
      for (const dataset of own) this.sort(going, dataset, sorted);
      await this.writing.page(ctx, going, sorted, { refused, pages: 1, total: page.total });
      if (await this.ending.isPaused(ctx, going.source)) {
        going.walk.unfinished ??= 'it was paused meanwhile';
        return;
      }
    }
  }

  private withoutOurs({ datasets, refused }: WalkedPage) {
    const ours = new Set(datasets.filter((one) => isOurOwn(one, this.config.portalUrl)));
    const back = [...ours].map(({ place, key }): RefusedRecord => ({
      place,
      key,
      why: 'it comes from this portal',
    }));
    return { own: datasets.filter((one) => !ours.has(one)), refused: [...refused, ...back] };
  }

  private sort({ known, met, unknown }: Going, dataset: HarvestedDataset, sorted: Sorted[]): void {
    const record = known.get(dataset.key);
    if (record) {
      met.add(record.id);
      sorted.push(sortKnown(dataset, record));
    } else if (known.size > 0) unknown.push(dataset);
    else sorted.push({ outcome: 'new', dataset, sha256: hashOf(dataset), known: undefined });
  }

  /**
   * After the last page: an unknown dataset is a renamed record, or new; where pages are missing it may also have to wait for a
   * whole run. Answers the records that are left.
   */
  private async unknown(ctx: Context, going: Going): Promise<Known[]> {
    const { known, met, unknown } = going;
    const unseen = presentOf(known).filter(({ id }) => !met.has(id));
    if (unknown.length === 0) return unseen;
    const evidence = await evidenceOf(
      this.database,
      ctx,
      unseen.map(({ id }) => id),
    );
    const hashed = unknown.map((dataset) => ({ dataset, sha256: hashOf(dataset) }));
    const { renamed: again, undecided } = toldApart(going.walk, hashed, evidence);
    const decided = hashed.filter(({ dataset }) => !undecided.has(dataset.key));
    const sorted = decided.map(({ dataset, sha256 }): Sorted => {
      const before = again.get(dataset.key);
      const record = before && known.get(before.key);
      return { outcome: record ? 'renamed' : 'new', dataset, sha256, known: record };
    });
    await this.writing.page(ctx, going, sorted, { refused: [] });
    const renamed = new Set(sorted.flatMap(({ known: record }) => record?.id ?? []));
    return unseen.filter(({ id }) => !renamed.has(id));
  }

  /** Only where the whole catalogue was read: what it no longer has goes, or waits where that is much. */
  private async missing(ctx: Context, going: Going, left: readonly Known[]): Promise<void> {
    if (left.length === 0) return;
    const ids = left.map(({ id }) => id);
    const before = presentOf(going.known).length;
    // What waits for a person goes by a person's word alone, and what is missing besides waits with it.
    const isWaiting = left.some(({ state }) => state === 'missing');
    if (!isWaiting && mayGoAtOnce(left.length, before)) await this.writing.gone(ctx, going, ids);
    else await this.writing.missing(ctx, going, ids);
  }
}

/** Of a walk that ended early, its reason says too how many datasets have to wait for a whole one. */
function toldApart(
  walk: CatalogueWalk,
  unknown: readonly Unknown[],
  unseen: readonly Unseen[],
): PartlyKnown {
  if (walk.unfinished === null) {
    return { renamed: foundAgain(unknown, unseen), undecided: new Set() };
  }
  const found = foundInPart(unknown, unseen);
  const { size } = found.undecided;
  if (size > 0) {
    walk.unfinished += `; ${size} that may be known ones under other identifiers wait for a whole run`;
  }
  return found;
}

const presentOf = (known: ReadonlyMap<string, Known>): Known[] =>
  [...known.values()].filter(({ state }) => state !== 'gone');
