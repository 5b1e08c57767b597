import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { titleOf } from '../developer-notice/dependents.query';
import { DeveloperNotices } from '../developer-notice/developer-notices.service';
import type { Publication } from '../publication/publication.entity';

type Version = Pick<Publication, 'datasetId' | 'number' | 'ground' | 'state'> & {
  /** Whether the same entry still gives its licensees a version of the dataset. */
  readonly isLeft: boolean;
};

/** What was there for licensees; what never was is nobody's news. */
const ofLicensees = `
  SELECT p.dataset_id AS "datasetId", p.number, p.ground, p.state,
         EXISTS (SELECT FROM opendata.publication o
                  WHERE o.dataset_id = p.dataset_id AND o.entry_id = p.entry_id AND o.state = 'published'
                    AND o.audience = 'licensees') AS "isLeft"
    FROM opendata.publication p
   WHERE p.id = $1 AND p.audience = 'licensees' AND p.published_at IS NOT NULL`;

/** By which agreements in force something of it is given: accounts at the portal, and who applied at the hub. */
const among = (whom: string, licences: string): string => `
  SELECT DISTINCT l.${whom} AS id FROM ${licences} l
    JOIN opendata.publication p ON p.entry_id = l.entry_id AND p.items && l.items
   WHERE p.id = $1 AND l.valid_until > $2`;
const accounts = among('developer_id', 'open_licensed.agreement');
const applicants = among('person', 'opendata.licence_applicant');

/** Tells licensees of conditionally open data of versions that are published for them, and of those that are withdrawn. */
@Injectable()
export class LicensedNewsConsumer implements EventConsumer {
  readonly name = 'opendata-licensed-news';
  readonly types = [
    'opendata.licensed-publication.published',
    'opendata.licensed-publication.withdrawn',
  ];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DeveloperNotices) private readonly notices: DeveloperNotices,
  ) {}

  async handle(tx: TxContext, { type, data }: CloudEvent): Promise<void> {
    const id = String(data['id']);
    const [found] = await this.database.query<Version>(tx, ofLicensees, [id]);
    // Withdrawn meanwhile: that is told by itself.
    if (!found || type !== `opendata.licensed-publication.${found.state}`) return;
    const { datasetId: dataset, number, ground, state } = found;
    const telling = {
      cause: `publication/${id}/${state}`,
      about: { type: 'dataset', id: dataset },
      template: templateOf(found),
      params: {
        ...{ dataset, title: await titleOf(this.database, tx, dataset), version: String(number) },
        ...(ground === null ? {} : { ground }),
      },
    };
    await this.notices.tell(tx, await this.ids(tx, accounts, id), telling);
    await this.notices.tellPeople(tx, await this.ids(tx, applicants, id), telling);
  }

  private async ids(tx: TxContext, sql: string, publication: string): Promise<string[]> {
    const values = [publication, this.clock.now()];
    return (await this.database.query<{ id: string }>(tx, sql, values)).map(({ id }) => id);
  }
}

function templateOf({ state, isLeft }: Version): string {
  if (state === 'published') return 'licensed-version-published';
  return isLeft ? 'licensed-version-withdrawn' : 'licensed-dataset-withdrawn';
}
