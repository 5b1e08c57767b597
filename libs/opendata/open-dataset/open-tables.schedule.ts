import { Inject, Injectable } from '@nestjs/common';
import { Engine, removeLeftScratch } from '@shutong/datasets';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { EXPORT_ENGINE } from './export-engine.token';
import { OpenFiles } from './open-files.service';
import { SmallTables } from './small-tables.service';
import { OpenTables } from './open-tables.service';

/** A withdrawn version is served by nobody from its commit on; its bytes go from this disk within so long. */
const lookEveryMs = 15_000;
/** As long as a download goes on after its agreement was revoked. */
const lapseEveryMs = 500;

/** Keeps on the portal's disk, and on its way from there, nothing that is not open. */
@Injectable()
export class OpenTablesSchedule extends Schedule {
  constructor(
    @Inject(OpenTables) private readonly tables: OpenTables,
    @Inject(SmallTables) private readonly small: SmallTables,
    @Inject(OpenFiles) private readonly files: OpenFiles,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(EXPORT_ENGINE) private readonly exportEngine: Engine,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const context = () => systemContext('portal', this.clock.now());
    const remove = async () => {
      const [some, small] = [
        await this.tables.removeClosed(context()),
        await this.small.removeClosed(context()),
      ];
      return some || small;
    };
    const end = () => this.files.endClosed(context()).then(() => false);
    const lapse = () => this.files.endLapsed(context()).then(() => false);
    return [
      new SteadyWork('Removing what is open no longer', remove, lookEveryMs),
      new SteadyWork('Breaking off downloads', end, lookEveryMs),
      new SteadyWork('Breaking off licensed downloads', lapse, lapseEveryMs),
    ];
  }

  override async onApplicationBootstrap(): Promise<void> {
    await removeLeftScratch();
    await super.onApplicationBootstrap();
  }

  override async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.engine.stop(), this.exportEngine.stop()]);
    await super.onApplicationShutdown();
  }
}
