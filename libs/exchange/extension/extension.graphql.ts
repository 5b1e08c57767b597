import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { DateTime, limits } from '@shutong/platform';

@ObjectType('Extension', { description: "More time for an answer, with the authority's consent." })
export class ExtensionType {
  @Field(() => Int, { description: 'Working days.' })
  days: number;

  @Field()
  reasons: string;

  @Field(() => DateTime)
  askedAt: Date;

  @Field(() => Boolean, { nullable: true, description: 'Empty until the authority has answered.' })
  consented: boolean | null;

  @Field(() => String, { nullable: true, description: 'What the authority says to it.' })
  remarks: string | null;

  @Field(() => DateTime, { nullable: true })
  answeredAt: Date | null;
}

@ArgsType()
export class AskExtensionArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field({ description: 'Why the answer takes more time; it can be asked once.' })
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}

@ArgsType()
export class AnswerExtensionArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field()
  @IsBoolean()
  consented: boolean;

  @Field({ defaultValue: '', description: 'A refusal says why.' })
  @IsString()
  @MaxLength(limits.textField.value)
  remarks: string = '';
}
