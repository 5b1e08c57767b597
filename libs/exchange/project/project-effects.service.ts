import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { Parties } from '../agreement/parties.service';
import { ProjectResource, type ProjectParty } from './project.entity';
import { isFor, resourceAfter, type ProjectFile } from './project.policy';
import { ProjectEndings } from './project-endings.service';
import { ProjectGrants } from './project-grants.service';
import { ProjectNotices } from './project-notices.service';

interface Withdrawing {
  readonly resource: ProjectResource;
  readonly reason: string;
  /** Credit codes of parties. */
  readonly from: readonly string[];
}

/** What organisations get by coming into a project and by a provider's consent, and what ends when they are out. */
@Injectable()
export class ProjectEffects {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Parties) private readonly connectors: Parties,
    @Inject(ProjectGrants) private readonly grants: ProjectGrants,
    @Inject(ProjectEndings) private readonly endings: ProjectEndings,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
  ) {}

  /** What was consented to for it becomes agreements, as far as it is still on offer. @throws exchange.application.no-connector */
  async joined(tx: TxContext, file: ProjectFile, party: ProjectParty): Promise<void> {
    await this.connectors.of(tx, party.department);
    for (const resource of file.resources) {
      if (!isFor(resource, party)) continue;
      await this.grants.grantIfOffered(tx, { project: file.project, resource, party });
    }
  }

  /** Those of its parties that have joined get it at once, the others by joining. @throws exchange.application.no-connector */
  async consented(tx: TxContext, file: ProjectFile, resource: ProjectResource): Promise<void> {
    await this.connectors.of(tx, resource.provider);
    for (const party of file.parties) {
      if (party.state !== 'joined' || !isFor(resource, party)) continue;
      await this.grants.grant(tx, { project: file.project, resource, party });
    }
  }

  /** Its agreements end, and so do others' on what it brought in; those that are in use only where the authority takes it out. */
  async gone(
    tx: TxContext,
    file: ProjectFile,
    { department }: ProjectParty,
    reasons?: string,
  ): Promise<void> {
    const { project, resources } = file;
    const reason = reasons ?? `${department} is out of the project ${project.code}`;
    await this.endings.end(tx, { projectId: project.id, party: department, reason });
    const own = resources.filter(({ provider }) => provider === department);
    for (const resource of own.filter(({ state }) => ['proposed', 'consented'].includes(state))) {
      await this.withdraw(tx, file, { resource, reason });
    }
  }

  /** What a provider takes out of the project again. */
  async withdraw(
    tx: TxContext,
    { project }: Pick<ProjectFile, 'project'>,
    { resource, reason }: { readonly resource: ProjectResource; readonly reason: string },
  ): Promise<ProjectResource> {
    const withdrawn = await this.database.repository(tx, ProjectResource).save(
      Object.assign(resource, {
        state: resourceAfter(resource.state, 'withdraw'),
        endedAt: this.clock.now(),
      }),
    );
    const { id: projectResourceId } = resource;
    await this.endings.end(tx, { projectId: project.id, projectResourceId, reason });
    await this.notices.answered(tx, project, withdrawn);
    return withdrawn;
  }

  /** The same for those alone who do not read it; for the others it stays in. */
  async withdrawFrom(
    tx: TxContext,
    { project }: Pick<ProjectFile, 'project'>,
    { resource, reason, from }: Withdrawing,
  ): Promise<ProjectResource> {
    const parties = resource.parties.filter((party) => !from.includes(party));
    const { id: projectResourceId } = resource;
    for (const party of from) {
      await this.endings.end(tx, { projectId: project.id, projectResourceId, party, reason });
    }
    await this.notices.withdrawnFrom(tx, project, { resource, from });
    return this.database.repository(tx, ProjectResource).save(Object.assign(resource, { parties }));
  }
}
