import { Inject, Injectable } from '@nestjs/common';
import type { PersonRole } from '@shutong/identity';
import { Notices, type Addressee, type Telling } from '@shutong/notice';
import { Config, Database, type Day, type TxContext } from '@shutong/platform';
import { IsNull, Not } from 'typeorm';
import type { ClockKind } from '../jurisdiction/jurisdiction';
import { LegalClock } from './clock.entity';

/** What time alone does to a clock. */
export type Mark = 'resume' | 'warn' | 'overdue';

const templates: Readonly<Record<Mark, string>> = {
  resume: 'clock-resumed',
  warn: 'clock-warned',
  overdue: 'clock-overdue',
};

const provider = ['provider-officer', 'office-head'] as const;
const requester = ['requester', 'office-head'] as const;
/** Who acts for the department that holds a clock. */
const actingRoles: Readonly<Record<ClockKind, readonly PersonRole[]>> = {
  'answer-unconditional': provider,
  'answer-conditional': provider,
  supplement: requester,
  delivery: provider,
  correction: provider,
  'catalog-update': ['provider-officer', 'department-head'],
  'catalog-review': ['authority'],
  rectification: requester,
  'rectification-examination': ['office-head'],
  'termination-filing': ['authority'],
  disposal: requester,
  'service-change-answer': ['office-head'],
  'service-change-filing': ['authority'],
  'data-return': provider,
  'data-return-delivery': provider,
  'data-return-count': requester,
  'dispute-negotiation': ['office-head'],
  'dispute-coordination': ['authority'],
  'dispute-superior': ['authority'],
  'dispute-government': ['authority'],
  'need-assignment': ['authority'],
  'need-answer': provider,
  'open-answer': provider,
  'open-feedback': ['provider-officer', 'department-head'],
};

/** In which role its department waits, where that is not as a party to an exchange, whose office head waits. */
const awaitingRoles: Readonly<Partial<Record<ClockKind, PersonRole>>> = {
  'catalog-update': 'authority',
};

interface ToRole {
  readonly department: string;
  readonly role: PersonRole;
}

/** Who can act after a last day: who waits, in the office in which it imposed what is waited for or else its head, or the authority. */
interface NextStep {
  readonly template: string;
  readonly who: 'imposer' | 'waiting' | 'authority';
}

/** Kinds after whose last day somebody else than the holder can act, which is a task. */
const whenOverdue: Readonly<Partial<Record<ClockKind, NextStep>>> = {
  rectification: { template: 'rectification-overdue', who: 'imposer' },
  'rectification-examination': { template: 'examination-overdue', who: 'authority' },
  'service-change-answer': { template: 'service-change-unanswered', who: 'waiting' },
};

/** What people are told of clocks, and which of their tasks go by one. */
@Injectable()
export class ClockTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * Whoever acts for the department that holds the matter, and once it is late whoever waits, and the authority; where time alone has
   * given somebody the next step, it is their task. A last day that has moved is another cause.
   */
  async tell(tx: TxContext, mark: Mark, clock: LegalClock): Promise<void> {
    // Of one that goes on the calendar may lack the year of the last day.
    const dueOn = clock.dueOn ?? '—';
    const telling = {
      cause: `clock/${causedBy(clock)}/${mark}/${dueOn}`,
      about: aboutOf(clock),
      params: { title: clock.toldTitle ?? clock.title, dueOn },
    };
    const acting = this.actingFor(clock);
    const [officer, ...others] = acting;
    const news = { ...telling, template: templates[mark] };
    if (mark === 'resume') {
      const task = { ...news, cause: clock.goesOnCause ?? news.cause, task: true } as const;
      const day = clock.dueOn === null ? {} : { dueOn: clock.dueOn };
      await this.notices.tell(tx, { ...task, to: [inHand(officer!, clock)], ...day });
      await this.notices.tell(tx, { ...news, to: others });
      return;
    }
    const isOverdue = mark === 'overdue';
    const next = isOverdue ? this.nextOf(clock) : undefined;
    const hasTask = ({ department }: ToRole) =>
      next?.to.some((one) => one.department === department);
    const watching = isOverdue ? this.watching(clock).filter((one) => !hasTask(one)) : [];
    await this.notices.tell(tx, { ...news, to: [...acting, ...watching] });
    if (next) await this.notices.tell(tx, { ...telling, ...next, task: true });
    if (isOverdue) await this.tellSupplementLate(tx, clock, telling);
  }

  /** The next step is the answering officer's, too, also where no clock has gone on that would have told it as this cause. */
  private async tellSupplementLate(
    tx: TxContext,
    clock: LegalClock,
    telling: Pick<Telling, 'about' | 'params'>,
  ): Promise<void> {
    const { kind, awaitedBy, goesOnCause: cause } = clock;
    if (kind !== 'supplement' || awaitedBy === null || cause === null) return;
    const to = [inHand({ department: awaitedBy, role: 'provider-officer' }, clock)];
    const late = { ...telling, cause, template: 'supplement-late', to, task: true } as const;
    const dueOn = await this.answerDueOn(tx, cause);
    await this.notices.tell(tx, { ...late, ...(dueOn === null ? {} : { dueOn }) });
  }

  /** The first last day of the answers whose clocks have run on meanwhile; null where none has. */
  private async answerDueOn(tx: TxContext, goesOnCause: string): Promise<Day | null> {
    const clock = await this.database.repository(tx, LegalClock).findOne({
      where: { goesOnCause, kind: Not('supplement'), state: 'running', dueOn: Not(IsNull()) },
      order: { dueOn: 'ASC' },
    });
    return clock?.dueOn ?? null;
  }

  /** Who waits, and the authority, that have nothing to do but are to know who is late. */
  private watching(clock: LegalClock): ToRole[] {
    const waiting = waitingFor(clock);
    const authority = this.authority();
    // As a party to it, it has been told.
    const isParty = authority.department === clock.awaitedBy;
    const all = isParty ? [waiting] : [waiting, authority];
    return all.filter(({ department }) => !['', clock.holder].includes(department));
  }

  /** What has to be done by its last day, by those who act for its holder or whom they have asked for more of it. */
  async moveTasks(tx: TxContext, clock: LegalClock, dueOn: Day | null): Promise<void> {
    const to: Addressee[] = [...this.actingFor(clock), this.authority()];
    await this.notices.moveTasks(tx, { about: aboutOf(clock), to, from: clock.dueOn, dueOn });
  }

  /** Who else can act after the last day; where no authority is set there is nobody. */
  private nextOf(
    clock: LegalClock,
  ): { readonly template: string; readonly to: readonly ToRole[] } | undefined {
    const next = whenOverdue[clock.kind];
    if (!next) return undefined;
    const { template, who } = next;
    const { holder, awaitedBy } = clock;
    const imposer = () => this.imposing(awaitedBy ?? holder);
    const addressee = {
      imposer,
      waiting: () => waitingFor(clock),
      authority: () => this.authority(),
    };
    const to = addressee[who]();
    // The holder has it as a task already; and the authority does not judge what is its own.
    const parties = who === 'authority' ? [holder, awaitedBy] : [holder];
    return ['', ...parties].includes(to.department) ? undefined : { template, to: [to] };
  }

  /** What was handed over to who waits is theirs to do. */
  private actingFor({ kind, holder, awaitedBy }: LegalClock): Addressee[] {
    if (kind === 'rectification-examination') return [this.imposing(holder)];
    const roles = holder === awaitedBy ? requester : actingRoles[kind];
    return roles.map((role) => ({ department: holder, role }));
  }

  private imposing(department: string): ToRole {
    const authority = this.authority();
    return department === authority.department ? authority : { department, role: 'office-head' };
  }

  private authority(): ToRole {
    return { department: this.config.authorityDepartment, role: 'authority' };
  }
}

/** The officer who has it in hand, or else all of them. */
const inHand = (officers: Addressee, { goesOnTo: person }: LegalClock): Addressee =>
  person === null ? officers : { ...officers, person };

const waitingFor = ({ kind, awaitedBy }: LegalClock): ToRole => ({
  department: awaitedBy ?? '',
  role: awaitingRoles[kind] ?? 'office-head',
});

/** Clocks of several that are told of as a whole are told of once, where the same department has to act by the same day. */
const causedBy = ({ id, toldId, holder, kind }: LegalClock): string =>
  toldId === null ? id : `${toldId}/${holder}/${kind}`;

const aboutOf = ({ toldKind, toldId, matterKind, matterId }: LegalClock) => ({
  type: toldKind ?? matterKind,
  id: toldId ?? matterId,
});
