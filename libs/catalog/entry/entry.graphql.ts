import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';
import { ResourceType } from '../resource/resource.graphql';

@ObjectType('Conditions')
export class ConditionsType {
  @Field({ description: '共享范围' })
  scope: string;

  @Field({ description: '使用用途' })
  uses: string;

  @Field(() => String, { nullable: true })
  other?: string;
}

@ObjectType('LegalGround')
export class LegalGroundType {
  @Field()
  law: string;

  @Field()
  article: string;

  @Field()
  reason: string;
}

@ObjectType('Citation', { description: 'A rule document and its article.' })
export class CitationType {
  @Field({ description: 'Code of a registered rule document.' })
  document: string;

  @Field()
  article: string;
}

@ObjectType('CodeTableRef', { description: 'One version of a code table.' })
export class CodeTableRefType {
  @Field()
  code: string;

  @Field(() => Int)
  version: number;
}

@ObjectType('EntryItem', { description: 'One field of an entry (信息项).' })
export class EntryItemType {
  @Field()
  code: string;

  @Field()
  name: string;

  @Field()
  nameEn: string;

  @Field(() => String, { nullable: true })
  type: string | null;

  @Field(() => Int, { nullable: true })
  length: number | null;

  @Field(() => Int, { nullable: true })
  class: number | null;

  @Field()
  personal: boolean;

  @Field(() => String, { nullable: true })
  sharing: string | null;

  @Field(() => String, { nullable: true })
  open: string | null;

  @Field(() => String, { nullable: true, description: 'Code of the data element that it is.' })
  dataElement: string | null;

  @Field(() => CodeTableRefType, { nullable: true, description: 'Where its values come from.' })
  codeTable: CodeTableRefType | null;
}

@ObjectType('CodeClassification', { description: '信息资源分类, as the resource code carries it.' })
export class CodeClassificationType {
  @Field({ description: '类: 1 base, 2 theme, 3 department.' })
  kind: string;

  @Field({ description: '项' })
  group: string;

  @Field({ description: '目' })
  subgroup: string;

  @Field({ description: '细目; empty where the code goes no further.' })
  detail: string;
}

@ObjectType('MissingContent', { description: 'A content that an entry must have and has not.' })
export class MissingContentType {
  @Field()
  field: string;

  @Field(() => Int, { nullable: true, description: 'Article of Decree 809 that asks for it.' })
  article?: number;
}

@ObjectType('EntryVersion', { description: 'One version of an entry (目录).' })
export class EntryVersionType {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Field(() => String, { nullable: true, description: '信息资源代码; null for imported entries.' })
  code: string | null;

  @Field(() => CodeClassificationType, {
    nullable: true,
    description: 'Null where the rule of this region says nothing about it.',
  })
  classification?: CodeClassificationType | null;

  @Field(() => String)
  state: string;

  @Field(() => String, { nullable: true, description: 'Unified social credit code.' })
  provider: string | null;

  @Field()
  providerName: string;

  @Field(() => String, { nullable: true, description: 'GB/T 2260.' })
  division: string | null;

  @Field()
  title: string;

  @Field()
  titleEn: string;

  @Field()
  summary: string;

  @Field(() => String, { nullable: true })
  theme: string | null;

  @Field(() => String, { nullable: true, description: 'Section of GB/T 4754, A to T.' })
  industry: string | null;

  @Field(() => [String])
  keywords: string[];

  @Field(() => [String])
  formats: string[];

  @Field(() => String, { nullable: true })
  updateCycle: string | null;

  @Field(() => String, { nullable: true, description: '共享属性' })
  sharing: string | null;

  @Field(() => [String], { description: '共享方式' })
  modes: string[];

  @Field(() => ConditionsType, { nullable: true })
  conditions: ConditionsType | null;

  @Field(() => LegalGroundType, { nullable: true })
  legalGround: LegalGroundType | null;

  @Field(() => [CitationType], { description: 'What the department collects the data by.' })
  basis: CitationType[];

  @Field(() => String, { nullable: true, description: '开放属性' })
  open: string | null;

  @Field(() => String, { nullable: true, description: '开放条件' })
  openConditions: string | null;

  @Field(() => [String], { description: '关联资源代码' })
  relatedCodes: string[];

  @Field(() => Int, { nullable: true, description: 'Highest class of the items, 1 to 4.' })
  class: number | null;

  @Field(() => Int)
  itemCount: number;

  @Field(() => String, { nullable: true, description: 'Why it was returned or suspended.' })
  reasons: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the department head approved it; void once it is edited again.',
  })
  approvedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  submittedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Day by which the authority reviews it: 2 working days (Art. 17); only while submitted.',
  })
  reviewDue?: string | null;

  @Field(() => DateTime, { nullable: true })
  publishedAt: Date | null;

  @Field(() => DateTime)
  changedAt: Date;

  @Field(() => [EntryItemType])
  items?: EntryItemType[];

  @Field(() => [MissingContentType], {
    description: 'What has to be added before it can be submitted.',
  })
  missing?: MissingContentType[];
}

@ObjectType('Entry', { description: 'What the catalogue says of a data resource (目录).' })
export class EntryType extends EntryVersionType {
  @Field(() => [ResourceType])
  resources?: ResourceType[];

  @Field(() => [EntryVersionType], { description: 'All versions that one may see, newest first.' })
  versions?: EntryVersionType[];

  @Field(() => [AvailableActionType], {
    description:
      'Every step, and why one cannot take it now: of the version under way, where one may see it.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('EntryConnection')
export class EntryConnection {
  @Field(() => [EntryType])
  nodes: readonly EntryType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}
