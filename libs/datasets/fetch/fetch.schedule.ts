import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { FetchEnding } from './fetch-ending.service';
import { FileFetcher } from './file-fetcher.service';

/** Whoever has asked for a file looks at the page meanwhile. */
const takeEveryMs = 2000;
const lookEveryMs = 30_000;

/** Fetches what is due, and keeps order among fetches. */
@Injectable()
export class FetchSchedule extends Schedule {
  constructor(
    @Inject(FileFetcher) private readonly fetcher: FileFetcher,
    @Inject(FetchEnding) private readonly ends: FetchEnding,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('datasets', this.clock.now());
    const look = async () => (await this.ends.tidy(ctx())) > 0;
    return [
      new SteadyWork('Fetching files', () => this.fetcher.next(ctx()), takeEveryMs),
      new SteadyWork('Looking after fetches', look, lookEveryMs),
    ];
  }

  override async onApplicationShutdown(): Promise<void> {
    this.fetcher.end();
    await super.onApplicationShutdown();
  }
}
