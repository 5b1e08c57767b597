import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import type { TxContext } from '@shutong/platform';
import { DisabledHolders } from './disabled-holders.service';

/** Judges by how the department stands now, so that events that come late or twice change nothing. */
@Injectable()
export class DisabledHoldersConsumer implements EventConsumer {
  readonly name = 'clocks-disabled-holders';
  readonly types = ['identity.department.disabled', 'identity.department.enabled'];

  constructor(@Inject(DisabledHolders) private readonly holders: DisabledHolders) {}

  handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    return this.holders.follow(tx, (data as { code: string }).code);
  }
}
