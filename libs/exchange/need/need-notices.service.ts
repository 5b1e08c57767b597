import { Inject, Injectable } from '@nestjs/common';
import { Departments, type Department } from '@shutong/identity';
import { Notices, type Addressee, type Telling } from '@shutong/notice';
import { Config, type Day, type TxContext } from '@shutong/platform';
import { DepartmentNames } from '../agreement/department-names.service';
import { NeedClocks } from './need-clocks.service';
import type { Need } from './need.entity';
import { openNeedStates, type NeedState } from './need.states';

/** What people are told of a need, and who has to act on it. */
@Injectable()
export class NeedNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
    @Inject(NeedClocks) private readonly clocks: NeedClocks,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /** Whoever had to act has done so; whoever has to act now, or has waited for this, is told. */
  async stepped(tx: TxContext, before: Need | null, need: Need): Promise<void> {
    const dueOn = await this.clocks.dueOn(tx, need);
    await this.notices.settle(tx, aboutOf(need), await this.tasksOf(tx, need, dueOn));
    if (before) await this.tellWaiting(tx, { before, need, dueOn });
    if (isOpen(need)) return;
    const to = this.concerned(before, need);
    await this.notices.tell(tx, { ...this.standing(need, dueOn), to, about: aboutOf(need) });
  }

  /** The department named may act no more, or again; nobody steps meanwhile. Who needs the data learns who has to act by when. */
  async sourceStands(tx: TxContext, held: Need): Promise<void> {
    const { title, requester } = held;
    const dueOn = await this.clocks.dueOn(tx, held);
    await this.notices.settle(tx, aboutOf(held), await this.tasksOf(tx, held, dueOn));
    const source = await this.departments.byCode(tx, held.source!);
    await this.notices.tell(tx, {
      ...{ cause: `${sinceWhen(held, source)}/waiting`, about: aboutOf(held) },
      ...{ to: of(requester, 'requester', 'office-head') },
      template: source.state === 'disabled' ? 'need-source-lost' : 'need-source-named',
      params: { title, department: source.name, dueOn: dueOn ?? '—' },
    });
  }

  /**
   * Nobody answers while the department named is disabled: so long the authority has to name another one, also where somebody there
   * has taken a step at that moment.
   */
  private async tasksOf(tx: TxContext, need: Need, dueOn: Day | null): Promise<NextTask[]> {
    if (!isOpen(need)) return [];
    const source = need.source === null ? null : await this.departments.byCode(tx, need.source);
    if (source?.state !== 'disabled') return [this.standing(need, dueOn)];
    const naming = {
      ...{ cause: sinceWhen(need, source), template: 'need-source-disabled' },
      ...{ to: this.authority(), params: { title: need.title, department: source.name } },
      ...(dueOn ? { dueOn } : {}),
    };
    return [this.standing(need, null), naming];
  }

  /** Of where it stands now. */
  private standing(need: Need, dueOn: Day | null): NextTask {
    return {
      ...{ cause: causeOf(need), template: `need-${need.state}` },
      ...{ to: this.addressees(need, need.state), params: { title: need.title } },
      ...(dueOn ? { dueOn } : {}),
    };
  }

  /** Who needs the data learns which department has to answer by when, and that it has handed the need back. */
  private async tellWaiting(tx: TxContext, { before, need, dueOn }: Stepped): Promise<void> {
    const { source, requester } = need;
    if (source === before.source) return;
    const department = await this.names.of(tx, (source ?? before.source)!);
    const { title } = need;
    await this.notices.tell(tx, {
      ...{ cause: `${causeOf(need)}/source`, about: aboutOf(need) },
      ...{ to: of(requester, 'requester', 'office-head') },
      ...(source === null
        ? { template: 'need-handed-back', params: { title, department } }
        : { template: 'need-source-named', params: { title, department, dueOn: dueOn ?? '—' } }),
    });
  }

  private concerned(before: Need | null, need: Need): Addressee[] {
    if (need.state !== 'withdrawn') return this.addressees(need, need.state);
    // Of its own withdrawal before anybody else knew of it, a department tells nobody.
    if (before === null || before.sentAt === null) return [];
    // Whoever had to act on it, and at the source whoever had proposed the answer.
    const proposing: NeedState[] = before.state === 'proposed' ? ['awaiting-answer'] : [];
    return [before.state, ...proposing].flatMap((state) => this.addressees(before, state));
  }

  private addressees({ requester, source }: Need, state: NeedState): Addressee[] {
    const waiting = of(requester, 'requester', 'office-head');
    const to: Readonly<Partial<Record<NeedState, Addressee[]>>> = {
      'awaiting-office-head': of(requester, 'office-head'),
      'awaiting-source': this.authority(),
      'awaiting-answer': of(source, 'provider-officer'),
      proposed: of(source, 'office-head'),
      ...{ met: waiting, refused: waiting },
    };
    return to[state] ?? [];
  }

  /** Where none is set nobody is told in its place. */
  private authority(): Addressee[] {
    return of(this.config.authorityDepartment || null, 'authority');
  }
}

type NextTask = Omit<Telling, 'about'>;

interface Stepped {
  readonly before: Need;
  readonly need: Need;
  readonly dueOn: Day | null;
}

type Role = 'requester' | 'office-head' | 'provider-officer' | 'authority';

const of = (department: string | null, ...roles: Role[]): Addressee[] =>
  department === null ? [] : roles.map((role) => ({ department, role }));

const isOpen = ({ state }: Need): boolean => openNeedStates.some((open) => open === state);

const aboutOf = ({ id }: Need) => ({ type: 'need', id });

const causeOf = ({ id, lastStep }: Need): string => `need/${id}/${lastStep}`;

const sinceWhen = (need: Need, { state, changedAt }: Department): string =>
  `${causeOf(need)}/${state}/${changedAt.toISOString()}`;
