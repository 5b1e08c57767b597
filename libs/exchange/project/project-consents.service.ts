import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { ProjectResource } from './project.entity';
import { projectErrors } from './project.errors';
import { mayAnswer, resourceAfter, unserved, type ProjectFile } from './project.policy';
import type { ProjectResourceStep } from './project.states';
import { ProjectEffects } from './project-effects.service';
import { ProjectNotices } from './project-notices.service';
import { told } from './project-proposals.service';
import { ProjectStandings } from './project-standings.service';

const deeds = {
  consent: { action: 'exchange.project.consent', event: 'exchange.project.resource-consented' },
  decline: { action: 'exchange.project.consent', event: 'exchange.project.resource-declined' },
  withdraw: { action: 'exchange.project.withdraw', event: 'exchange.project.resource-withdrawn' },
} as const;

type Effect = (
  tx: TxContext,
  file: ProjectFile,
  resource: ProjectResource,
) => Promise<ProjectResource>;

/** The provider's office head consents to what its officer has proposed, or declines; and takes out again what is in. */
@Injectable()
export class ProjectConsents {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProjectStandings) private readonly steps: ProjectStandings,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
    @Inject(ProjectEffects) private readonly effects: ProjectEffects,
  ) {}

  /** For every party that it names an agreement comes about. @throws exchange.application.no-connector */
  consent(ctx: Context, id: string): Promise<ProjectResource> {
    return this.take(ctx, id, 'consent', async (tx, file, resource) => {
      const consented = await this.answer(tx, resource, 'consent');
      await this.effects.consented(tx, file, consented);
      await this.notices.answered(tx, file.project, consented);
      return consented;
    });
  }

  decline(ctx: Context, id: string, reasons: string): Promise<ProjectResource> {
    return this.take(ctx, id, 'decline', async (tx, file, resource) => {
      if (reasons.trim() === '') {
        const problems = [{ field: 'reasons', rule: 'required', article: 21 }];
        throw projectErrors.incomplete({ missing: 'reasons' }, problems);
      }
      const declined = await this.answer(tx, resource, 'decline', reasons);
      await this.notices.answered(tx, file.project, declined);
      return declined;
    });
  }

  /** Agreements on it end at once; for parties that read it already it stays in, until a service change ends that (Art. 27). */
  withdraw(ctx: Context, id: string): Promise<ProjectResource> {
    return this.take(ctx, id, 'withdraw', (tx, file, resource) => {
      const reason = `withdrawn from the project ${file.project.code}`;
      const from = unserved(file, resource);
      return from.length === resource.parties.length
        ? this.effects.withdraw(tx, file, { resource, reason })
        : this.effects.withdrawFrom(tx, file, { resource, reason, from });
    });
  }

  private async take(
    ctx: Context,
    id: string,
    step: ProjectResourceStep,
    effect: Effect,
  ): Promise<ProjectResource> {
    const found = await this.database.repository(ctx, ProjectResource).findOneBy({ id });
    const { action, event } = deeds[step];
    const projectId = found?.projectId ?? id;
    return this.steps.take(ctx, { id: projectId, action, sought: id }, async (tx, file) => {
      const resource = file.resources.find((one) => one.id === id);
      if (!resource) throw projectErrors.notFound({ id });
      mayAnswer(ctx.actor, file, { resource, step });
      const changed = await effect(tx, file, resource);
      await this.steps.note(tx, file, { action, event, ...told(changed) });
      return changed;
    });
  }

  private answer(
    tx: TxContext,
    resource: ProjectResource,
    step: 'consent' | 'decline',
    reasons: string | null = null,
  ): Promise<ProjectResource> {
    const answered = { answeredBy: tx.actor.id, answeredAt: this.clock.now(), reasons };
    const state = resourceAfter(resource.state, step);
    return this.database
      .repository(tx, ProjectResource)
      .save(Object.assign(resource, { state, ...answered }));
  }
}
