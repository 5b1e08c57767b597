import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Database, permits, type Context } from '@shutong/platform';
import { In } from 'typeorm';
import { Need } from '../need/need.entity';
import { openNeedStates } from '../need/need.states';
import { needFiling, type Beginner } from './first-steps.policy';

/** Who is asking, with what decides what they may begin; nothing is looked up for whoever may not anyway. */
@Injectable()
export class Beginners {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  async of(ctx: Context): Promise<Beginner> {
    const { department: code } = ctx.actor;
    if (code === null || !permits(ctx.actor.roles, needFiling))
      return { department: null, openNeeds: 0 };
    const department = await this.departments.byCode(ctx, code);
    const open = { requester: code, state: In([...openNeedStates]) };
    const openNeeds = await this.database.repository(ctx, Need).countBy(open);
    return { department, openNeeds };
  }
}
