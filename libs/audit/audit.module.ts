import { Module, type DynamicModule } from '@nestjs/common';
import type { Observer } from './entry/act';
import { Audit, OBSERVER } from './entry/audit.service';

/** Recording, for every process that acts. */
@Module({})
export class AuditModule {
  static with(observer: Observer): DynamicModule {
    return {
      module: AuditModule,
      global: true,
      providers: [{ provide: OBSERVER, useValue: observer }, Audit],
      exports: [Audit],
    };
  }
}
