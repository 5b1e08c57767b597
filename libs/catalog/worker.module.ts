import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { DepartmentsConsumer } from './search/departments.consumer';
import { UsesConsumer } from './search/uses.consumer';
import { SearchIndex } from './search/search-index.service';

/** What the catalogue learns from others. */
@Module({ providers: [DepartmentsConsumer, SearchIndex, UsesConsumer] })
export class CatalogWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(DepartmentsConsumer) private readonly departments: DepartmentsConsumer,
    @Inject(UsesConsumer) private readonly uses: UsesConsumer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.consumers.start(this.departments);
    await this.consumers.start(this.uses);
  }
}
