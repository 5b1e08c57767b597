import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Clock, Database, type TxContext } from '@shutong/platform';
import type { Publication } from '../publication/publication.entity';
import { dependentsOf, followersOf, titleOf } from './dependents.query';
import { DeveloperNotices } from './developer-notices.service';

type Withdrawal = Pick<Publication, 'id' | 'datasetId' | 'number' | 'ground'> & {
  /** Whether a version is still open. */
  readonly isLeft: boolean;
};

/** Withdrawn as its department or the authority said; what was never open is nobody's news. */
const withdrawal = `
  SELECT p.id, p.dataset_id AS "datasetId", p.number, p.ground,
         EXISTS (SELECT FROM opendata.publication o
                  WHERE o.dataset_id = p.dataset_id AND o.state = 'published'
                    AND o.audience = 'everybody') AS "isLeft"
    FROM opendata.publication p WHERE p.id = $1 AND p.state = 'withdrawn' AND p.published_at IS NOT NULL`;

/** An own dataset of which a version is published, and that is shown no longer all the same; or one that was harvested. */
const isNews = `
  SELECT FROM (VALUES (1)) AS one
   WHERE NOT EXISTS (SELECT FROM opendata.publication WHERE dataset_id = $1 AND audience = 'everybody')
      OR EXISTS (SELECT FROM opendata.publication
                  WHERE dataset_id = $1 AND state = 'published' AND audience = 'everybody')`;

interface News {
  readonly cause: string;
  readonly template: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly about?: { readonly type: string; readonly id: string };
}

/** Tells developers what became of datasets that they follow, or that their reuses and keys depend on. */
@Injectable()
export class DatasetNewsConsumer implements EventConsumer {
  readonly name = 'opendata-dataset-news';
  readonly types = [
    'opendata.publication.published',
    'opendata.publication.withdrawn',
    'opendata.dataset.unlisted',
    'opendata.feedback.ended',
  ];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DeveloperNotices) private readonly notices: DeveloperNotices,
  ) {}

  async handle(tx: TxContext, { id, type, data }: CloudEvent): Promise<void> {
    switch (type) {
      case 'opendata.publication.published':
        return this.published(tx, data);
      case 'opendata.publication.withdrawn':
        return this.withdrawn(tx, String(data['id']));
      case 'opendata.feedback.ended':
        return this.answered(tx, data);
    }
    const unlisted = data['datasets'] as readonly { readonly dataset: string }[];
    for (const { dataset } of unlisted) await this.closed(tx, dataset, id);
  }

  private async published(tx: TxContext, data: CloudEvent['data']): Promise<void> {
    const [id, dataset] = [String(data['id']), String(data['dataset'])];
    await this.tellFollowers(tx, dataset, {
      ...{ cause: `publication/${id}/published`, template: 'open-version-published' },
      facts: { version: String(data['number']) },
    });
  }

  /** Only corrections say something about the dataset that whoever uses it has to know. */
  private async answered(tx: TxContext, data: CloudEvent['data']): Promise<void> {
    const [id, dataset, state] = [String(data['id']), data['dataset'], String(data['state'])];
    if (data['kind'] !== 'correction' || typeof dataset !== 'string') return;
    if (state !== 'answered' && state !== 'declined') return;
    await this.tellFollowers(tx, dataset, {
      ...{ cause: `open-feedback/${id}/${state}`, template: `open-correction-${state}` },
      ...{ facts: { feedback: id }, about: { type: 'open-feedback', id } },
    });
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

  private async tellFollowers(tx: TxContext, dataset: string, news: News): Promise<void> {
    await this.tellAll(tx, await followersOf(this.database, tx, dataset), dataset, news);
  }

  private async tell(tx: TxContext, dataset: string, news: News): Promise<void> {
    const to = await dependentsOf(this.database, tx, dataset, this.clock.now());
    await this.tellAll(tx, to, dataset, news);
  }

  private async tellAll(
    tx: TxContext,
    to: readonly string[],
    dataset: string,
    { cause, template, facts, about = { type: 'dataset', id: dataset } }: News,
  ): Promise<void> {
    if (to.length === 0) return;
    const params = { dataset, title: await titleOf(this.database, tx, dataset), ...facts };
    await this.notices.tell(tx, to, { cause, about, template, params });
  }
}
