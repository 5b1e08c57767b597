import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { PublicationEnds } from './publication-ends.service';
import { Publication } from './publication.entity';
import { publicationSteps } from './publication.states';

/** A version that its department has withdrawn is withdrawn from everybody too; they do not see it from its own commit on. */
@Injectable()
export class WithdrawnVersionsConsumer implements EventConsumer {
  readonly name = 'opendata-withdrawn-versions';
  readonly types = ['datasets.version.withdrawn'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublicationEnds) private readonly ends: PublicationEnds,
  ) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    const versionId = String(event.data['id']);
    const lock = { mode: 'pessimistic_write' } as const;
    const publications = this.database.repository(tx, Publication);
    // One that was refused may stand beside it.
    const where = { versionId, state: In([...publicationSteps.withdraw.from]) };
    const publication = await publications.findOne({ where, lock });
    if (!publication) return;
    await this.ends.withVersion(tx, publication);
  }
}
