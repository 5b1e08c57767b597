import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, turnLoader, type Context } from '@shutong/platform';
import type DataLoader from 'dataloader';
import type { Application } from '../application/application.entity';
import { ApplicationFiles } from '../application/application-files.service';
import { openOf } from '../application/open-applications.query';
import { runningOf } from '../application/running-agreements.query';
import type { MatterFile } from './matter-actions.policy';
import type { Matter } from './matter.entity';
import { draftOfMatter, type MatterDraft, type Meanwhile } from './matter-copy.policy';
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
    return draftOfMatter(ctx.actor, await this.fileOf(ctx, await this.matters.get(ctx, id)));
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
    const open = byKey(await openOf(manager, applications), askedOf);
    const running = byKey(await runningOf(manager, applications, this.clock.now()), agreedOf);
    return applications.map((one) => ({
      open: open.get(askedOf(one)) ?? [],
      running: running.get(agreedOf(one)) ?? [],
    }));
  }
}

/** What is agreed with a department: nothing without a resource. */
const agreedOf = ({ requester, resourceId }: Pick<Application, 'requester' | 'resourceId'>) =>
  `${requester} ${resourceId}`;

/** What a department has asked for: a resource, or an entry without one. */
const askedOf = (one: Pick<Application, 'requester' | 'entryId' | 'resourceId'>) =>
  `${agreedOf(one)} ${one.entryId}`;

/** So that each is compared with what concerns it alone. */
function byKey<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const same = found.get(keyOf(one));
    if (same) same.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}
