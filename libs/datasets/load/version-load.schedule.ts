import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  OBJECT_STORE,
  Schedule,
  SteadyWork,
  systemContext,
  type ObjectStore,
} from '@shutong/platform';
import { Engine } from '../engine/engine';
import { removeLeftScratch } from '../scratch';
import { VersionLoads } from './version-loads.service';
import { VersionUpkeep } from './version-upkeep.service';

/** Somebody waits for each of these. */
const takeEveryMs = 250;
const sweepEveryMs = 5000;
const lookEveryMs = 30_000;
/** An object on which nobody has written for so long is written by nobody; as often the whole store is walked through for some. */
const unfinishedMs = 86_400_000;

/** Loads what waits, and keeps order among versions. */
@Injectable()
export class VersionLoadSchedule extends Schedule {
  constructor(
    @Inject(VersionLoads) private readonly loads: VersionLoads,
    @Inject(VersionUpkeep) private readonly upkeep: VersionUpkeep,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('datasets', this.clock.now());
    const look = async () =>
      (await this.upkeep.loadAgain(ctx())) + (await this.upkeep.giveUp(ctx())) > 0;
    return [
      new SteadyWork('Loading versions', () => this.loads.next(ctx()), takeEveryMs),
      new SteadyWork('Removing what is gone', () => this.upkeep.sweep(ctx()), sweepEveryMs),
      new SteadyWork('Looking after versions', look, lookEveryMs),
      new SteadyWork('Removing unfinished objects', () => this.removeUnfinished(), unfinishedMs),
    ];
  }

  override async onApplicationBootstrap(): Promise<void> {
    await removeLeftScratch();
    await super.onApplicationBootstrap();
  }

  /** A load under way ends with its engine, and is taken up again. */
  override async onApplicationShutdown(): Promise<void> {
    this.loads.end();
    await this.engine.stop();
    await super.onApplicationShutdown();
  }

  /** What processes that were killed have left of objects. */
  private async removeUnfinished(): Promise<boolean> {
    await this.store.removeUnfinished(new Date(this.clock.now().getTime() - unfinishedMs));
    return false;
  }
}
