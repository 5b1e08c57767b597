import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { BatchEndings } from './batch-endings.service';

const everyMs = 5000;

/** Frees the object store of chunks that were received, and ends batches that nobody goes on with. */
@Injectable()
export class BatchLapse extends Schedule {
  constructor(
    @Inject(BatchEndings) private readonly endings: BatchEndings,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const tidy = async () => {
      const ctx = systemContext('batch-lapse', this.clock.now());
      const [lapsed, swept] = [await this.endings.lapseIdle(ctx), await this.endings.sweep(ctx)];
      return lapsed + swept > 0;
    };
    return [new SteadyWork('Tidying up behind batches', tidy, everyMs)];
  }
}
