import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { SecurityMeasures } from '@shutong/wire';
import { assertMeasures } from '../application/application.policy';
import { ProjectEffects } from './project-effects.service';
import { ProjectParty, type Project } from './project.entity';
import { projectErrors } from './project.errors';
import { assertRunning, mayStep, partyAfter, type ProjectFile } from './project.policy';
import type { PartyStep } from './project.states';
import { ProjectStandings } from './project-standings.service';
import { ProjectNotices } from './project-notices.service';

/** Steps out of an invitation or a membership, as the log calls them and as others are told. */
const deeds = {
  join: { action: 'exchange.project.join', event: 'exchange.project.party-joined' },
  decline: { action: 'exchange.project.decline', event: 'exchange.project.party-declined' },
  leave: { action: 'exchange.project.leave', event: 'exchange.project.party-left' },
  remove: { action: 'exchange.project.remove', event: 'exchange.project.party-removed' },
} as const;

type Move = Exclude<PartyStep, 'invite'>;

interface Moving {
  readonly party: ProjectParty;
  readonly step: Move;
  /** Why it is taken out. */
  readonly reasons?: string;
}

/** How organisations come into a project and out of it again. */
@Injectable()
export class Memberships {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(ProjectStandings) private readonly steps: ProjectStandings,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
    @Inject(ProjectEffects) private readonly effects: ProjectEffects,
  ) {}

  /**
   * The head of an organisation joins, which is its consent to apply for what the project brings it (Decree 809, Art. 20), and says
   * how it will protect that (Art. 34).
   * @throws exchange.application.no-connector, exchange.application.incomplete
   */
  join(ctx: Context, id: string, security: SecurityMeasures): Promise<Project> {
    return this.own(ctx, id, 'join', security);
  }

  decline(ctx: Context, id: string): Promise<Project> {
    return this.own(ctx, id, 'decline');
  }

  leave(ctx: Context, id: string): Promise<Project> {
    return this.own(ctx, id, 'leave');
  }

  /** The authority takes an organisation out, and says why: what it provides ends with it. */
  remove(ctx: Context, id: string, department: string, reasons: string): Promise<Project> {
    return this.steps.take(ctx, { id, action: deeds.remove.action }, async (tx, file) => {
      assertRunning(file);
      const party = file.parties.find((one) => one.department === department);
      if (!party) throw projectErrors.notAParty();
      if (reasons.trim() === '') {
        const problems = [{ field: 'reasons', rule: 'required', article: 27 }];
        throw projectErrors.incomplete({ missing: 'reasons' }, problems);
      }
      await this.move(tx, file, { party, step: 'remove', reasons });
      return file.project;
    });
  }

  private own(
    ctx: Context,
    id: string,
    step: Exclude<Move, 'remove'>,
    security?: SecurityMeasures,
  ): Promise<Project> {
    return this.steps.take(ctx, { id, action: deeds[step].action }, async (tx, file) => {
      const party = mayStep(ctx.actor, file, step);
      if (security) {
        assertMeasures(security);
        party.security = security;
      }
      await this.move(tx, file, { party, step });
      return file.project;
    });
  }

  private async move(
    tx: TxContext,
    file: ProjectFile,
    { party, step, reasons }: Moving,
  ): Promise<void> {
    const state = partyAfter(party.state, step);
    const { name } = await this.departments.byCode(tx, party.department);
    await this.notices.invitationDone(tx, party);
    const moved = await this.database
      .repository(tx, ProjectParty)
      .save(Object.assign(party, { state, ...this.marks(tx, party, step) }));
    if (step === 'join') await this.effects.joined(tx, file, moved);
    if (step === 'leave' || step === 'remove') await this.effects.gone(tx, file, moved, reasons);
    const told = { party: moved, organisation: name };
    await this.notices.moved(tx, file.project, told);
    const { department } = moved;
    await this.steps.note(tx, file, {
      ...{ ...deeds[step], data: { department } },
      resource: [{ type: 'department', id: department }],
    });
  }

  private marks(
    { actor: { id } }: TxContext,
    party: ProjectParty,
    step: Move,
  ): Partial<ProjectParty> {
    const now = this.clock.now();
    if (step === 'remove') return { endedAt: now };
    const actedBy = [...new Set([...party.actedBy, id])];
    return step === 'leave'
      ? { endedAt: now, actedBy }
      : { answeredBy: id, answeredAt: now, actedBy };
  }
}
