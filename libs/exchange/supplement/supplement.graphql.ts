import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsString, IsUUID, Length } from 'class-validator';
import { DateTime, limits } from '@shutong/platform';

@ObjectType('Supplement', {
  description: 'What an application lacks, told once and completely (一次性告知), and its answer.',
})
export class SupplementType {
  @Field(() => [String], { description: 'Item by item.' })
  missing: string[];

  @Field(() => DateTime)
  askedAt: Date;

  @Field(() => [String], { nullable: true, description: 'To each item, in the same order.' })
  answers: string[] | null;

  @Field(() => DateTime, { nullable: true })
  suppliedAt: Date | null;
}

@ArgsType()
export class AskSupplementArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field(() => [String], { description: 'What is missing, item by item; it can be asked once.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.supplementItems.value)
  @IsString({ each: true })
  @Length(1, limits.textField.value, { each: true })
  missing: string[];
}

@ArgsType()
export class SupplyArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field(() => [String], { description: 'An answer to each item, in the same order.' })
  @ArrayMaxSize(limits.supplementItems.value)
  @IsString({ each: true })
  @Length(1, limits.textField.value, { each: true })
  answers: string[];
}
