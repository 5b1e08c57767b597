import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type Day, type TxContext } from '@shutong/platform';
import type { Project, ProjectParty, ProjectResource } from './project.entity';
import { isIn, type ProjectFile } from './project.policy';
import { wasConsented } from './project-view.policy';

/** What people are told of a project, and what they have to do in it. */
@Injectable()
export class ProjectNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** The head of the organisation has to join or decline. */
  async invited(tx: TxContext, project: Project, party: ProjectParty): Promise<void> {
    await this.tell(tx, project, {
      ...{ cause: invitation(party), template: 'project-invited', dueOn: project.endsOn },
      to: [{ department: party.department, role: 'office-head' }],
    });
  }

  /** An invitation needs no answer any more. */
  invitationDone(tx: TxContext, party: ProjectParty): Promise<void> {
    return this.notices.done(tx, invitation(party));
  }

  /** The authority is told who has joined, declined, left or was removed; who was removed, too. */
  async moved(
    tx: TxContext,
    project: Project,
    { party, organisation }: { readonly party: ProjectParty; readonly organisation: string },
  ): Promise<void> {
    const authority = this.config.authorityDepartment;
    const { department, state } = party;
    const to: Addressee[] = authority ? [{ department: authority, role: 'authority' }] : [];
    // All others have moved by themselves.
    if (state === 'removed')
      to.push({ department, role: 'office-head' }, { department, role: 'requester' });
    if (to.length === 0) return;
    await this.tell(tx, project, {
      cause: `${invitation(party)}/${state}`,
      template: `project-party-${state}`,
      to,
      params: { organisation },
    });
  }

  /** The provider's office head has to consent or decline. */
  async proposed(tx: TxContext, project: Project, resource: ProjectResource): Promise<void> {
    await this.tell(tx, project, {
      ...{ cause: proposal(resource), template: 'project-resource-proposed' },
      to: [{ department: resource.provider, role: 'office-head' }],
      params: { resource: resource.title },
      dueOn: project.endsOn,
    });
  }

  /** It has been answered or taken back; those it is for are told of what was consented to alone. */
  async answered(tx: TxContext, project: Project, resource: ProjectResource): Promise<void> {
    await this.notices.done(tx, proposal(resource));
    const concerned = wasConsented(resource) ? resource.parties : [];
    await this.tell(tx, project, {
      cause: `${proposal(resource)}/${resource.state}`,
      template: `project-resource-${resource.state}`,
      to: [
        { department: resource.provider, role: 'provider-officer' },
        ...concerned.map((department): Addressee => ({ department, role: 'requester' })),
      ],
      params: { resource: resource.title },
    });
  }

  /** It was taken out for some of its parties alone, who are told. */
  async withdrawnFrom(
    tx: TxContext,
    project: Project,
    { resource, from }: { readonly resource: ProjectResource; readonly from: readonly string[] },
  ): Promise<void> {
    await this.tell(tx, project, {
      cause: `${proposal(resource)}/withdrawn-from`,
      template: 'project-resource-withdrawn',
      to: from.map((department): Addressee => ({ department, role: 'requester' })),
      params: { resource: resource.title },
    });
  }

  /** Everybody who was in it hears that it is over; nothing in it has to be answered any more. */
  async over(tx: TxContext, { project, parties, resources }: ProjectFile): Promise<void> {
    const within = parties.filter(({ state }) => isIn(state));
    for (const party of within) await this.invitationDone(tx, party);
    for (const resource of resources) await this.notices.done(tx, proposal(resource));
    await this.tell(tx, project, {
      ...{ cause: `project/${project.id}/over`, template: 'project-over' },
      to: within.flatMap(({ department }): Addressee[] => [
        { department, role: 'office-head' },
        { department, role: 'requester' },
      ]),
    });
  }

  private async tell(
    tx: TxContext,
    { id, title, endsOn }: Project,
    { params = {}, ...told }: Told,
  ): Promise<void> {
    await this.notices.tell(tx, {
      ...told,
      about: { type: 'project', id },
      params: { title, endsOn, ...params },
    });
  }
}

interface Told {
  readonly cause: string;
  readonly template: string;
  readonly to: readonly Addressee[];
  readonly params?: Readonly<Record<string, string>>;
  readonly dueOn?: Day;
}

const invitation = ({ projectId, department, invitedAt }: ProjectParty): string =>
  `project/${projectId}/invited/${department}/${invitedAt.getTime()}`;

const proposal = ({ id }: ProjectResource): string => `project-resource/${id}/proposed`;
