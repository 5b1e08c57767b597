import { Inject, Injectable } from '@nestjs/common';
import type { TxContext } from '@shutong/platform';
import { RuleAnswers } from '../application/rule-answers.service';
import { ProjectArrivals } from '../project/project-arrivals.service';
import { RestrictionNotices } from '../restriction/restriction.notices';
import type { Connector } from './connector.entity';

/** What has waited for a department's connector goes on when it joins. */
@Injectable()
export class Arrivals {
  constructor(
    @Inject(RestrictionNotices) private readonly restrictions: RestrictionNotices,
    @Inject(RuleAnswers) private readonly rule: RuleAnswers,
    @Inject(ProjectArrivals) private readonly projects: ProjectArrivals,
  ) {}

  async joined(tx: TxContext, connector: Connector): Promise<void> {
    await this.restrictions.joined(tx, connector);
    await this.rule.joined(tx, connector.department);
    await this.projects.joined(tx, connector.department);
  }
}
