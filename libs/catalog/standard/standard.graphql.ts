import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';

@ObjectType('Standard', { description: 'A standard (标准) that elements and tables come from.' })
export class StandardType {
  @Field({ description: 'As it is cited: GB/T 2261.1-2003.' })
  number: string;

  @Field({ description: 'national, industry or local.' })
  level: string;

  @Field()
  title: string;

  @Field()
  titleEn: string;

  @Field()
  issuer: string;

  @Field(() => String, { nullable: true, description: 'First day; null where it is not known.' })
  inForce: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'First day on which it is no longer in force.',
  })
  withdrawn: string | null;

  @Field(() => DateTime)
  registeredAt: Date;
}

@ObjectType('StandardConnection')
export class StandardConnection {
  @Field(() => [StandardType])
  nodes: readonly StandardType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('DataElement', { description: 'What an item is, wherever it occurs (数据元).' })
export class DataElementType {
  @Field()
  code: string;

  @Field()
  name: string;

  @Field()
  nameEn: string;

  @Field({ description: 'Data type of the items that are this element.' })
  type: string;

  @Field(() => Int, { nullable: true, description: 'Characters or digits at most.' })
  length: number | null;

  @Field()
  definition: string;

  @Field({ description: 'Number of the standard that it comes from.' })
  standard: string;

  @Field(() => String, { nullable: true, description: 'Code of the table of its values.' })
  codeTable: string | null;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => [AvailableActionType], {
    description: 'Every step that begins from it, and why one cannot take it.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('DataElementConnection')
export class DataElementConnection {
  @Field(() => [DataElementType])
  nodes: readonly DataElementType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
