import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { DutyCountConsumer } from './responsibility/duty-count.consumer';
import { DutyCounts } from './responsibility/duty-counts.service';
import { DepartmentsConsumer } from './search/departments.consumer';
import { UsesConsumer } from './search/uses.consumer';
import { SearchIndex } from './search/search-index.service';

/** What the catalogue learns from others, and counts of itself. */
@Module({
  providers: [DepartmentsConsumer, DutyCountConsumer, DutyCounts, SearchIndex, UsesConsumer],
})
export class CatalogWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(DepartmentsConsumer) private readonly departments: DepartmentsConsumer,
    @Inject(UsesConsumer) private readonly uses: UsesConsumer,
    @Inject(DutyCountConsumer) private readonly duties: DutyCountConsumer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.consumers.start(this.departments);
    await this.consumers.start(this.uses);
    await this.consumers.start(this.duties);
  }
}
