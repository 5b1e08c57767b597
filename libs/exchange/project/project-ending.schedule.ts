import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { ProjectClosing } from './project-closing.service';

const everyMs = 30_000;

/** Ends projects whose end day is over. */
@Injectable()
export class ProjectEnding extends Schedule {
  constructor(
    @Inject(ProjectClosing) private readonly closing: ProjectClosing,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const end = async () =>
      (await this.closing.endDue(systemContext('project-ending', this.clock.now()))) > 0;
    return [new SteadyWork('Ending projects whose end day is over', end, everyMs)];
  }
}
