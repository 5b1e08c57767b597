import { ArgsType, Field, ID } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { PageArgs, limits } from '@shutong/platform';
import { EntryFilterInput, EntryInput } from './entry.input';

/** What every rule for 信息资源代码 keeps to; the region's own rule is narrower. */
const codeShape = /^[A-Za-z0-9\-_/]{1,64}$/;

@ArgsType()
export class EntriesArgs extends PageArgs {
  @Field(() => EntryFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => EntryFilterInput)
  filter?: EntryFilterInput;
}

@ArgsType()
export class EntryArgs {
  @Field(() => ID, { nullable: true })
  @IsOptional()
  @IsUUID()
  id?: string;

  @Field(() => String, { nullable: true, description: '信息资源代码, instead of the id.' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  code?: string;
}

@ArgsType()
export class DraftArgs {
  @Field({ description: '信息资源代码; it stays the same in all versions.' })
  @Matches(codeShape)
  code: string;

  @Field(() => EntryInput)
  @ValidateNested()
  @Type(() => EntryInput)
  content: EntryInput;
}

@ArgsType()
export class AdoptArgs {
  @Field(() => ID, { description: 'An imported entry.' })
  @IsUUID()
  id: string;

  @Field({ description: '信息资源代码 that it gets.' })
  @Matches(codeShape)
  code: string;
}

@ArgsType()
export class EditArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => EntryInput)
  @ValidateNested()
  @Type(() => EntryInput)
  content: EntryInput;
}

@ArgsType()
export class ReasonsArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}
