import { Field, ID, InputType, ArgsType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import {
  assessmentKinds,
  assessmentResults,
  oneOf,
  type AssessmentKind,
  type AssessmentResult,
} from '../vocabulary';
import type { AssessmentContent } from './assessment.entity';

@InputType({
  description: 'Result of an assessment before an entry is compiled (Decree 809, Art. 13).',
})
export class AssessmentInput implements AssessmentContent {
  @Field(() => String, { description: oneOf(assessmentKinds) })
  @IsIn(assessmentKinds)
  kind: AssessmentKind;

  @Field(() => String, { description: oneOf(assessmentResults) })
  @IsIn(assessmentResults)
  result: AssessmentResult;

  @Field({ description: 'YYYY-MM-DD.' })
  @IsString()
  @Length(10, 10)
  assessedOn: string;

  @Field({ description: 'Name of the person who assessed.' })
  @IsString()
  @Length(1, limits.nameField.value)
  assessor: string;

  @Field({ description: 'SHA-256 of the report, which stays with the department.' })
  @Matches(/^[0-9a-f]{64}$/)
  fileSha256: string;
}

@ArgsType()
export class AssessArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => AssessmentInput)
  @ValidateNested()
  @Type(() => AssessmentInput)
  assessment: AssessmentInput;
}

@ObjectType('Assessment', {
  description: 'What an assessment found: 保密风险评估 or 个人信息保护影响评估 (Art. 13).',
})
export class AssessmentType {
  @Field(() => String)
  kind: string;

  @Field(() => String)
  result: string;

  @Field({ description: 'YYYY-MM-DD.' })
  assessedOn: string;

  @Field()
  assessor: string;

  @Field()
  fileSha256: string;

  @Field(() => DateTime)
  recordedAt: Date;
}
