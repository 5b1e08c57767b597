import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Entry } from '../entry/entry.entity';
import { EntryType } from '../entry/entry.graphql';
import { SourcedElsewhereType } from './source-department.graphql';
import { SourceDepartments } from './source-departments.service';

@Resolver(() => EntryType)
export class EntrySourcesResolver {
  constructor(@Inject(SourceDepartments) private readonly reading: SourceDepartments) {}

  @ResolveField(() => [SourcedElsewhereType], {
    description:
      'Items whose data element another department is the source of (Art. 19): a warning, which keeps nobody from publishing the entry.',
  })
  sourcedElsewhere(@Parent() entry: Entry) {
    return this.reading.sourcedElsewhere(entry);
  }
}
