import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { ProjectClosing } from './project-closing.service';

const everyMs = 30_000;

/** Ends projects whose end day is over. */
@Injectable()
export class ProjectEnding implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(@Inject(ProjectClosing) closing: ProjectClosing, @Inject(Clock) clock: Clock) {
    const end = async () =>
      (await closing.endDue(systemContext('project-ending', clock.now()))) > 0;
    this.work = new SteadyWork('Ending projects whose end day is over', end, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
