import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PageArgs, limits } from '@shutong/platform';
import { documentKinds, type DocumentKind, type FacetName } from './document';
import { sortings, type Sorting } from './engine/search-engine';

/** A repeated query parameter arrives as a list, a single one as text. */
const asList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

const FacetValues =
  (description: string): PropertyDecorator =>
  (target, property) => {
    const decorators = [
      Field(() => [String], { nullable: true, description }),
      IsOptional(),
      Transform(asList),
      ArrayMaxSize(limits.searchFilter.value),
      IsString({ each: true }),
      MaxLength(limits.nameField.value, { each: true }),
    ];
    decorators.forEach((decorate) => decorate(target, property));
  };

@InputType({ description: 'Any of the values, in every facet that is given.' })
export class SearchFilterInput implements Partial<Record<Exclude<FacetName, 'kind'>, string[]>> {
  @FacetValues('Names of departments, as the facet gives them.')
  department?: string[];

  @FacetValues('Division codes (GB/T 2260).')
  region?: string[];

  @FacetValues('Themes (主题).')
  theme?: string[];

  @FacetValues('Sharing attributes (共享属性).')
  sharing?: string[];

  @FacetValues('Open attributes (开放属性).')
  open?: string[];

  @FacetValues('Classes, 1 to 4.')
  class?: string[];

  @FacetValues('Update cycles (更新周期).')
  cycle?: string[];

  @FacetValues('Data formats (数据格式).')
  format?: string[];

  @FacetValues('States.')
  state?: string[];
}

@ArgsType()
export class SearchArgs extends PageArgs {
  @Field({
    defaultValue: '',
    description:
      'Chinese or English words; empty: all, newest first. Also: "a phrase", -without, department:水利厅, sharing:conditional.',
  })
  @IsString()
  @MaxLength(limits.searchQuery.value)
  query: string = '';

  @Field(() => String, {
    nullable: true,
    description: `One of: ${documentKinds.join(', ')}; null: all but items, which are found through their entry.`,
  })
  @IsOptional()
  @IsIn(documentKinds)
  kind?: DocumentKind;

  @Field(() => String, { nullable: true, description: `One of: ${sortings.join(', ')}.` })
  @IsOptional()
  @IsIn(sortings)
  sort?: Sorting;

  @Field(() => SearchFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => SearchFilterInput)
  filter?: SearchFilterInput;
}

@ArgsType()
export class SuggestArgs {
  @Field({ description: 'Chinese or English, as far as it has been typed.' })
  @IsString()
  @MaxLength(limits.searchQuery.value)
  typed: string;
}
