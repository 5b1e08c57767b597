import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { limits } from '../limits/limits';
import type { Page } from '../limits/page';

@ObjectType({ description: 'Where a page ends and whether another follows.' })
export class PageInfo {
  @Field(() => String, { nullable: true })
  endCursor: string | null;

  @Field()
  hasNextPage: boolean;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: limits.pageDefault.value })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(limits.pageSize.value)
  first: number = limits.pageDefault.value;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

/** A page as a GraphQL connection. */
export const connectionOf = <T>({ nodes, endCursor, hasNextPage }: Page<T>) => ({
  nodes,
  pageInfo: { endCursor, hasNextPage },
});
