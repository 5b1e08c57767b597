import { Field, ObjectType } from '@nestjs/graphql';
import type { CodeList, CodeName, ListedCode } from './code-lists';

@ObjectType('CodeName', { description: 'A code with its names in both languages.' })
export class CodeNameType implements CodeName {
  @Field()
  code: string;

  @Field({ description: 'In Chinese.' })
  zh: string;

  @Field({ description: 'In English.' })
  en: string;
}

@ObjectType('ListedCode', { description: 'One value of a code list.' })
export class ListedCodeType extends CodeNameType implements ListedCode {
  @Field(() => String, { nullable: true, description: 'Code of its group.' })
  group?: string;
}

@ObjectType('CodeList', {
  description: 'A closed list of values (代码表) that the catalogue uses.',
})
export class CodeListType implements CodeList {
  @Field({ description: 'As the file in catalog/taxonomies is called.' })
  name: string;

  @Field(() => [ListedCodeType])
  codes: readonly ListedCodeType[];

  @Field(() => [CodeNameType], { description: 'Groups of the codes, where there are any.' })
  groups: readonly CodeNameType[];
}
