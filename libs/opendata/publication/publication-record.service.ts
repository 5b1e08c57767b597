import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, canonicalJson, sha256, type TxContext } from '@shutong/platform';
import { listAnew } from '../listing/listing.query';
import type { Publication } from './publication.entity';

/** As others are told: whoever counts what is open hears nothing of what is for licensees alone. */
const events = {
  everybody: {
    approved: 'opendata.publication.approved',
    published: 'opendata.publication.published',
    refused: 'opendata.publication.refused',
    withdrawn: 'opendata.publication.withdrawn',
  },
  licensees: {
    approved: 'opendata.licensed-publication.approved',
    published: 'opendata.licensed-publication.published',
    refused: 'opendata.licensed-publication.refused',
    withdrawn: 'opendata.licensed-publication.withdrawn',
  },
} as const;

/** What was done, as the log calls it and as others are told. */
interface Deed {
  readonly action: string;
  readonly event: keyof (typeof events)['everybody'];
  /** What is open now, for who counts it. */
  readonly held?: Held;
}

/** What the tables of a version come to. */
export interface Held {
  readonly rows: number;
  /** As they are stored. */
  readonly bytes: number;
  /** Addresses at which rows can be asked for. */
  readonly interfaces: number;
}

/** Log entry and event of each step of a publication, and that it is to be listed anew, in the step's own transaction. */
@Injectable()
export class PublicationRecord {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async note(
    tx: TxContext,
    { action, event, held }: Deed,
    publication: Publication,
  ): Promise<void> {
    const { id, datasetId, versionId, number, department, entryId, state } = publication;
    const { items, personal, audience, ground, problems } = publication;
    const why = problems.length > 0 ? { problems } : {};
    if (audience === 'everybody') await listAnew(this.database, tx, [datasetId]);
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'publication', id },
        { type: 'dataset', id: datasetId, version: String(number) },
        { type: 'entry', id: entryId },
      ],
      change: {
        afterSha256: sha256(canonicalJson({ state, audience, items, personal, ground, ...why })),
      },
    });
    await this.outbox.add(tx, {
      ...{ type: events[audience][event], subject: datasetId },
      data: {
        id,
        dataset: datasetId,
        version: versionId,
        number,
        department,
        entry: entryId,
        state,
        ...held,
      },
    });
  }
}
