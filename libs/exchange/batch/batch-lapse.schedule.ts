import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { BatchEndings } from './batch-endings.service';
import { ChunkObjects } from './chunk-objects.service';

const everyMs = 5000;

/** Frees the object store of chunks that were received or never released, and ends batches that nobody goes on with. */
@Injectable()
export class BatchLapse extends Schedule {
  constructor(
    @Inject(BatchEndings) private readonly endings: BatchEndings,
    @Inject(ChunkObjects) private readonly objects: ChunkObjects,
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
    const clear = async () =>
      (await this.objects.sweep(systemContext('batch-lapse', this.clock.now()))) > 0;
    return [
      new SteadyWork('Tidying up behind batches', tidy, everyMs),
      new SteadyWork('Removing chunks that were never released', clear, everyMs),
    ];
  }
}
