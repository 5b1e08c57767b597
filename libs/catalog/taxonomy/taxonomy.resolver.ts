import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { CodeArg, Requires } from '@shutong/platform';
import { Taxonomies } from './taxonomies.service';
import { CodeListType } from './taxonomy.graphql';

@Resolver(() => CodeListType)
export class TaxonomyResolver {
  constructor(@Inject(Taxonomies) private readonly known: Taxonomies) {}

  @Query(() => [CodeListType], {
    description:
      'Classifications and code lists: themes, industries, divisions, update cycles, formats …',
  })
  @Requires('catalog.taxonomy.read')
  taxonomies() {
    return this.known.all();
  }

  @Query(() => CodeListType, { description: 'One of them, by its name.' })
  @Requires('catalog.taxonomy.read')
  codeList(@CodeArg('name') name: string) {
    return this.known.byName(name);
  }
}
