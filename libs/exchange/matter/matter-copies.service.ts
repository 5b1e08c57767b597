import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, turnLoader, type Context } from '@shutong/platform';
import type DataLoader from 'dataloader';
import type { Application } from '../application/application.entity';
import { ApplicationFiles } from '../application/application-files.service';
import { openOf } from '../application/open-applications.query';
import { runningOf } from '../application/running-agreements.query';
import type { MatterFile } from './matter-actions.policy';
import type { Matter } from './matter.entity';
import { draftOfMatter, mayCopy, type MatterDraft, type Meanwhile } from './matter-copy.policy';
import { Matters } from './matters.service';

/** Matters with what decides what may be done next, and an own earlier one as the draft of another (复制); nothing is stored. */
@Injectable()
export class MatterCopies {
  private readonly meanwhile: DataLoader<Application, Meanwhile>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Matters) private readonly matters: Matters,
    @Inject(ApplicationFiles) private readonly files: ApplicationFiles,
  ) {
    this.meanwhile = turnLoader((applications) => this.load(applications));
  }

  /**
   * @throws exchange.matter.not-found, exchange.application.other-department
   * @throws exchange.matter.nothing-to-copy which names each resource with the rule by which it cannot be applied for
   */
  async of(ctx: Context, id: string): Promise<MatterDraft> {
    const file = await this.fileOf(ctx, await this.matters.get(ctx, id));
    mayCopy(ctx.actor, file);
    return draftOfMatter(file);
  }

  /** Of a matter that has been read, as far as the actor may see it; its copy is its requester's alone. */
  async fileOf(ctx: Context, matter: Matter): Promise<MatterFile> {
    const files = await this.files.ofAll(ctx, await this.matters.membersOf(ctx, matter));
    const copied = ctx.actor.department === matter.requester ? files : [];
    const again = copied.map(async (file) => ({
      ...file,
      ...(await this.meanwhile.load(file.application)),
    }));
    return { matter, files, again: await Promise.all(again) };
  }

  /** Of all who ask at the same moment. */
  private async load(applications: readonly Application[]): Promise<Meanwhile[]> {
    const { manager } = this.database.dataSource;
    const open = await openOf(manager, applications);
    const running = await runningOf(manager, applications, this.clock.now());
    return applications.map(({ requester }) => ({
      open: open.filter((one) => one.requester === requester),
      running: running.filter((one) => one.requester === requester),
    }));
  }
}
