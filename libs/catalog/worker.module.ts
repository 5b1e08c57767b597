import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { DepartmentsConsumer } from './search/departments.consumer';
import { SearchIndex } from './search/search-index.service';

/** What the catalogue learns from others. */
@Module({ providers: [DepartmentsConsumer, SearchIndex] })
export class CatalogWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(DepartmentsConsumer) private readonly departments: DepartmentsConsumer,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.consumers.start(this.departments);
  }
}
