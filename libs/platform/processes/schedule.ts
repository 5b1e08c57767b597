import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { SteadyWork } from './steady-work';

/** What a process does by itself for as long as it runs; on its shutdown each step that runs is let end. */
export abstract class Schedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: readonly SteadyWork[] = [];

  /** Side by side, so that none holds up another. */
  protected abstract works(): readonly SteadyWork[];

  onApplicationBootstrap(): void | Promise<void> {
    this.running = this.works();
    for (const work of this.running) work.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.running.map((work) => work.stop()));
  }
}
