import { Inject, Injectable } from '@nestjs/common';
import type { Department } from '@shutong/identity';
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
  ) {}

  /** Whoever had to act has done so; whoever has to act now, or has waited for this, is told. */
  async stepped(tx: TxContext, before: Need | null, need: Need): Promise<void> {
    const dueOn = await this.clocks.dueOn(tx, need);
    const news = { ...this.standing(need, dueOn), to: this.concerned(before, need) };
    await this.notices.settle(tx, aboutOf(need), isOpen(need) ? [news] : []);
    if (before) await this.tellWaiting(tx, { before, need, dueOn });
    if (!isOpen(need)) await this.notices.tell(tx, { ...news, about: aboutOf(need) });
  }

  /** Nobody answers while the department named is disabled: so long the authority has to name another one. */
  async sourceStands(tx: TxContext, need: Need, source: Department): Promise<void> {
    const { title } = need;
    const standing = this.standing(need, await this.clocks.dueOn(tx, need));
    const another: NextTask = {
      cause: `${causeOf(need)}/disabled/${source.changedAt.toISOString()}`,
      template: 'need-source-disabled',
      params: { title, department: source.name },
      to: this.authority(),
    };
    const isDisabled = source.state === 'disabled';
    await this.notices.settle(tx, aboutOf(need), isDisabled ? [standing, another] : [standing]);
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
