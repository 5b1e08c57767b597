import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Config, Database, canonicalJson, sha256, type TxContext } from '@shutong/platform';
import { Assessment, type Metrics } from './assessment.entity';
import { contentMetrics, hasService } from './contents.formula';
import { fiveStarOf, mostStars } from './five-star.formula';
import { mqaMetrics, type MqaMetric } from './metrics';
import { mqaOf, openIn, reachedBy, type Known } from './mqa.formula';
import { addressesOf, nameAddresses, reachOf, writeAddresses } from './probe.query';
import { shapeMistakes } from './shape.formula';
import { harvestedSubjects, ownSubjects, type Subject } from './subject.query';

/** Of this code and its vocabularies; another number assesses all datasets anew. */
const rulesVersion = '4';

/** Datasets that one event tells of. */
const perEvent = 100;

interface Found {
  readonly subject: Subject;
  readonly addresses: readonly string[];
  readonly row: Assessment;
}

/** Assesses datasets of the portal whenever something of them changes: assessment, log entry and events are one fact. */
@Injectable()
export class Assessments {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** What harvested datasets, or those of our own, are assessed by now. */
  rules() {
    const { portalUrl, openLicence, openRights, portalContact } = this.config;
    const said = [portalUrl, openLicence, openRights, portalContact];
    return {
      harvested: rulesVersion,
      own: [rulesVersion, ...said].join(' ').trim(),
    };
  }

  /** What is on show no longer loses its assessment. Answers for how many of them something else is true now. */
  async assess(tx: TxContext, ids: readonly string[]): Promise<number> {
    const subjects = await this.subjects(tx, ids);
    const known = await this.known(tx, ids);
    const shown = new Set(subjects.map(({ id }) => id));
    const gone = [...known.values()].filter(({ datasetId }) => !shown.has(datasetId));
    const found = await this.found(tx, subjects);
    const changed = found.filter(({ row }) => !isSame(row, known.get(row.datasetId)));
    if (gone.length > 0) await this.remove(tx, gone);
    if (changed.length > 0) await this.keep(tx, changed);
    await this.name(tx, found);
    return gone.length + changed.length;
  }

  private async subjects(tx: TxContext, ids: readonly string[]): Promise<Subject[]> {
    return [
      ...(await harvestedSubjects(this.database, tx, ids)),
      ...(await ownSubjects(this.database, tx, ids, this.config)),
    ];
  }

  /** Who assesses the same waits. */
  private async known(tx: TxContext, ids: readonly string[]): Promise<Map<string, Assessment>> {
    const rows = await this.database
      .repository(tx, Assessment)
      .createQueryBuilder('a')
      .where('a.datasetId = ANY (:ids)', { ids })
      .orderBy('a.datasetId')
      .setLock('pessimistic_write')
      .getMany();
    return new Map(rows.map((row) => [row.datasetId, row]));
  }

  private async found(tx: TxContext, subjects: readonly Subject[]): Promise<Found[]> {
    const named = subjects.map((subject) => ({ subject, addresses: addressesOf(subject) }));
    const all = [...new Set(named.flatMap(({ addresses }) => addresses))];
    const reach = await reachOf(this.database, tx, all);
    return named.map((one) => ({ ...one, row: this.rowOf(one.subject, reach) }));
  }

  private rowOf(subject: Subject, reach: ReadonlyMap<string, Known>): Assessment {
    const { id, sourceId, department, description: said, problems, contents } = subject;
    const mistakes = shapeMistakes(said, problems);
    const ask = (address: string): Known => reach.get(address) ?? null;
    const found = mqaOf({ said, reach: ask, conforms: mistakes.length === 0 });
    const stars = fiveStarOf(said, ask);
    const mqa = mqaMetrics.map((metric) => [
      metric,
      found[metric] === null ? null : Number(found[metric]),
    ]);
    const metrics: Metrics = {
      ...(Object.fromEntries(mqa) as Record<MqaMetric, number | null>),
      'five-star': stars / mostStars,
      api: Number(hasService(said)),
      ...contentMetrics(contents),
    };
    const { own, harvested } = this.rules();
    return {
      ...{ datasetId: id, sourceId, department, title: said.title, metrics, mistakes },
      ...{ points: reachedBy(found), unknown: openIn(found), stars },
      ...{ rules: sourceId === null ? own : harvested, assessedAt: this.clock.now() },
    };
  }

  private async keep(tx: TxContext, changed: readonly Found[]): Promise<void> {
    const rows = changed.map(({ row }) => row);
    await this.database.query(tx, upsert, [JSON.stringify(rows), this.clock.now()]);
    await this.note(tx, 'opendata.dataset.assess', rows);
    const told = rows.map(({ datasetId, sourceId, department, metrics, points, stars }) => ({
      ...{ dataset: datasetId, source: sourceId, department, metrics, points, stars },
    }));
    await this.tell(tx, 'opendata.dataset.assessed', told);
  }

  /** Also of what is assessed as before: it may have moved to an address that nobody has asked yet. */
  private async name(tx: TxContext, found: readonly Found[]): Promise<void> {
    if (found.length === 0) return;
    const addresses = [...new Set(found.flatMap((one) => one.addresses))];
    await writeAddresses(this.database, tx, addresses, this.clock.now());
    const named = found.map((one) => ({ dataset: one.subject.id, addresses: one.addresses }));
    await nameAddresses(this.database, tx, named);
  }

  private async remove(tx: TxContext, gone: readonly Assessment[]): Promise<void> {
    const ids = gone.map(({ datasetId }) => datasetId);
    await this.database.query(
      tx,
      'DELETE FROM opendata.assessment WHERE dataset_id = ANY ($1::uuid[])',
      [ids],
    );
    await this.note(tx, 'opendata.dataset.unlist', gone);
    const told = gone.map(({ datasetId, sourceId, department }) => ({
      ...{ dataset: datasetId, source: sourceId, department },
    }));
    await this.tell(tx, 'opendata.dataset.unlisted', told);
  }

  /** Events of one owner keep their order, and so do those of each of its datasets. */
  private async tell(tx: TxContext, type: string, told: readonly Told[]): Promise<void> {
    const byOwner = new Map<string, Told[]>();
    for (const one of told) {
      const owner = String(one.source ?? one.department);
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), one]);
    }
    const events = [...byOwner].flatMap(([subject, datasets]) =>
      inParts(datasets).map((part) => ({ subject, data: { datasets: part } })),
    );
    await this.outbox.addAll(tx, type, events);
  }

  private async note(tx: TxContext, action: string, rows: readonly Assessment[]): Promise<void> {
    const stated = rows.map(({ datasetId, metrics, rules }) => ({ datasetId, metrics, rules }));
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'dataset', id: rows[0]!.datasetId, rows: rows.length }],
      change: { afterSha256: sha256(canonicalJson(stated)) },
    });
  }
}

interface Told {
  readonly dataset: string;
  readonly source: string | null;
  readonly department: string | null;
}

function inParts<T>(all: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < all.length; from += perEvent)
    parts.push(all.slice(from, from + perEvent));
  return parts;
}

/** All but the time. */
const isSame = (one: Assessment, before: Assessment | undefined): boolean =>
  before !== undefined && canonicalJson(statedBy(one)) === canonicalJson(statedBy(before));

const statedBy = ({ assessedAt: _, ...stated }: Assessment) => ({ ...stated });

const upsert = `
  INSERT INTO opendata.assessment
    (dataset_id, source_id, department, title, metrics, mistakes, points, unknown, stars, rules, assessed_at)
  SELECT "datasetId", "sourceId", department, title, metrics, mistakes, points, unknown, stars, rules, $2
    FROM jsonb_to_recordset($1)
      AS a("datasetId" uuid, "sourceId" uuid, department text, title jsonb, metrics jsonb, mistakes text[],
           points smallint, unknown smallint, stars smallint, rules text)
   ORDER BY "datasetId"
  ON CONFLICT (dataset_id) DO UPDATE
    SET source_id = excluded.source_id, department = excluded.department, title = excluded.title,
        metrics = excluded.metrics, mistakes = excluded.mistakes, points = excluded.points,
        unknown = excluded.unknown, stars = excluded.stars, rules = excluded.rules,
        assessed_at = excluded.assessed_at`;
