import { Inject, Injectable } from '@nestjs/common';
import { Engine, removeLeftScratch } from '@shutong/datasets';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { OpenTables } from './open-tables.service';

/** A withdrawn version is served by nobody from its commit on; its bytes go from this disk within so long. */
const lookEveryMs = 15_000;

/** Keeps on the portal's disk nothing that is not open. */
@Injectable()
export class OpenTablesSchedule extends Schedule {
  constructor(
    @Inject(OpenTables) private readonly tables: OpenTables,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const look = () => this.tables.removeClosed(systemContext('portal', this.clock.now()));
    return [new SteadyWork('Removing what is open no longer', look, lookEveryMs)];
  }

  override async onApplicationBootstrap(): Promise<void> {
    await removeLeftScratch();
    await super.onApplicationBootstrap();
  }

  override async onApplicationShutdown(): Promise<void> {
    await this.engine.stop();
    await super.onApplicationShutdown();
  }
}
