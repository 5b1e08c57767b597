import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type TxContext } from '@shutong/platform';
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
  ) {}

  /** Whoever had to act has done so; whoever has to act now, or has waited for this, is told. */
  async stepped(tx: TxContext, before: Need | null, need: Need): Promise<void> {
    if (before) await this.notices.done(tx, causeOf(before));
    const to = this.concerned(before, need);
    if (to.length === 0) return;
    const dueOn = await this.clocks.dueOn(tx, need);
    await this.notices.tell(tx, {
      ...{ cause: causeOf(need), template: `need-${need.state}`, to },
      ...{ about: { type: 'need', id: need.id }, params: { title: need.title } },
      ...(dueOn ? { dueOn } : {}),
      ...(isOpen(need) ? { task: true } : {}),
    });
  }

  private concerned(before: Need | null, need: Need): Addressee[] {
    const { requester, source } = need;
    // Where no authority is set nobody is told in its place.
    const authority = this.config.authorityDepartment || null;
    const roles: Readonly<Record<NeedState, readonly Addressee[]>> = {
      'awaiting-office-head': of(requester, 'office-head'),
      'awaiting-source': of(authority, 'authority'),
      'awaiting-answer': of(source, 'provider-officer'),
      proposed: of(source, 'office-head'),
      met: of(requester, 'requester', 'office-head'),
      refused: of(requester, 'requester', 'office-head'),
      // Whoever had to act on it.
      withdrawn:
        before?.state === 'awaiting-source'
          ? of(authority, 'authority')
          : of(source, 'provider-officer'),
    };
    return [...roles[need.state]];
  }
}

type Role = 'requester' | 'office-head' | 'provider-officer' | 'authority';

const of = (department: string | null, ...roles: Role[]): Addressee[] =>
  department === null ? [] : roles.map((role) => ({ department, role }));

const isOpen = ({ state }: Need): boolean => openNeedStates.some((open) => open === state);

const causeOf = ({ id, lastStep }: Need): string => `need/${id}/${lastStep}`;
