import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { BatchEndings } from './batch-endings.service';

const everyMs = 5000;

/** Frees the object store of chunks that were received, and ends batches that nobody goes on with. */
@Injectable()
export class BatchLapse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(@Inject(BatchEndings) endings: BatchEndings, @Inject(Clock) clock: Clock) {
    const tidy = async () => {
      const ctx = systemContext('batch-lapse', clock.now());
      const [lapsed, swept] = [await endings.lapseIdle(ctx), await endings.sweep(ctx)];
      return lapsed + swept > 0;
    };
    this.work = new SteadyWork('Tidying up behind batches', tidy, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
