import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Clock, Database, type TxContext } from '@shutong/platform';
import type { Publication } from '../publication/publication.entity';
import { dependentsOf, titleOf } from './dependents.query';
import { DeveloperNotices } from './developer-notices.service';

type Withdrawal = Pick<Publication, 'id' | 'datasetId' | 'number' | 'ground'> & {
  /** Whether a version is still open. */
  readonly isLeft: boolean;
};

/** Withdrawn as its department or the authority said; what was never open is nobody's news. */
const withdrawal = `
  SELECT p.id, p.dataset_id AS "datasetId", p.number, p.ground,
         EXISTS (SELECT FROM opendata.publication o
                  WHERE o.dataset_id = p.dataset_id AND o.state = 'published') AS "isLeft"
    FROM opendata.publication p WHERE p.id = $1 AND p.state = 'withdrawn' AND p.published_at IS NOT NULL`;

/** An own dataset of which a version is published, and that is shown no longer all the same; or one that was harvested. */
const isNews = `
  SELECT FROM (VALUES (1)) AS one
   WHERE NOT EXISTS (SELECT FROM opendata.publication WHERE dataset_id = $1)
      OR EXISTS (SELECT FROM opendata.publication WHERE dataset_id = $1 AND state = 'published')`;

/** Tells developers what became of datasets that their reuses and keys depend on. */
@Injectable()
export class DatasetNewsConsumer implements EventConsumer {
  readonly name = 'opendata-dataset-news';
  readonly types = ['opendata.publication.withdrawn', 'opendata.dataset.unlisted'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DeveloperNotices) private readonly notices: DeveloperNotices,
  ) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    if (event.type === 'opendata.publication.withdrawn') {
      return this.withdrawn(tx, String(event.data['id']));
    }
    const unlisted = event.data['datasets'] as readonly { readonly dataset: string }[];
    for (const { dataset } of unlisted) await this.closed(tx, dataset, event.id);
  }

  private async withdrawn(tx: TxContext, id: string): Promise<void> {
    const [found] = await this.database.query<Withdrawal>(tx, withdrawal, [id]);
    if (!found) return;
    const { datasetId: dataset, number, ground, isLeft } = found;
    const template = isLeft ? 'open-version-withdrawn' : 'open-dataset-withdrawn';
    const facts = { version: String(number), ground: ground! };
    await this.tell(tx, dataset, { cause: `publication/${id}/withdrawn`, template, facts });
  }

  /** The entry is open no longer, or the source has it no longer: of a withdrawal they are told by itself. */
  private async closed(tx: TxContext, dataset: string, event: string): Promise<void> {
    if ((await this.database.query(tx, isNews, [dataset])).length === 0) return;
    const cause = `dataset/${dataset}/closed/${event}`;
    await this.tell(tx, dataset, { cause, template: 'open-dataset-closed', facts: {} });
  }

  private async tell(
    tx: TxContext,
    dataset: string,
    {
      cause,
      template,
      facts,
    }: {
      readonly cause: string;
      readonly template: string;
      readonly facts: Readonly<Record<string, string>>;
    },
  ): Promise<void> {
    const to = await dependentsOf(this.database, tx, dataset, this.clock.now());
    if (to.length === 0) return;
    const params = { dataset, title: await titleOf(this.database, tx, dataset), ...facts };
    const about = { type: 'dataset', id: dataset };
    await this.notices.tell(tx, to, { cause, about, template, params });
  }
}
