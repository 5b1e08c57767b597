import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Engine } from './engine';

/** The worker's one engine, for whatever in it looks into tables. */
@Module({ providers: [{ provide: Engine, useFactory: () => new Engine() }], exports: [Engine] })
export class EngineModule implements OnApplicationShutdown {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  onApplicationShutdown(): Promise<void> {
    return this.engine.stop();
  }
}
