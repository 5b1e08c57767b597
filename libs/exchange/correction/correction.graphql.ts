import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, limits, PageArgs, PageInfo } from '@shutong/platform';

export enum CorrectionStateEnum {
  filed = 'filed',
  accepted = 'accepted',
  corrected = 'corrected',
  rejected = 'rejected',
  withdrawn = 'withdrawn',
}
registerEnumType(CorrectionStateEnum, { name: 'CorrectionState' });

const text = limits.textField.value;

@InputType({
  description:
    'What a requester reports of shared data (Decree 809, Art. 26); no values of people.',
})
export class CorrectionInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => [String], { description: 'Codes of the items, of those that were granted.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique({ message: '$property must name each once' })
  @IsString({ each: true })
  items: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'Which record, by a reference that both departments know, such as the number of a call; without one all.',
  })
  @IsOptional()
  @IsString()
  @Length(1, limits.codeField.value)
  record?: string | null;

  @Field({ description: 'What is wrong or incomplete.' })
  @IsString()
  @Length(1, text)
  problem: string;

  @Field({ description: 'By what the requester knows.' })
  @IsString()
  @Length(1, text)
  grounds: string;
}

@ArgsType()
export class CompleteCorrectionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'What was corrected, for the requester.' })
  @IsString()
  @Length(1, text)
  feedback: string;
}

@ArgsType()
export class RejectCorrectionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why the data is right as it is.' })
  @IsString()
  @Length(1, text)
  reasons: string;

  @Field({ description: 'By which rule or record.' })
  @IsString()
  @Length(1, text)
  ground: string;
}

@ArgsType()
export class CorrectionsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Those under one agreement alone.' })
  @IsOptional()
  @IsUUID()
  agreementId?: string;
}

@ObjectType('Correction', {
  description: 'A report that shared data is wrong or incomplete (校核), and what came of it.',
})
export class CorrectionType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  agreementId: string;

  @Field(() => Int, { description: 'Its version under which the items had been granted.' })
  agreementVersion: number;

  @Field({ description: 'Credit code of the department that reports.' })
  requester: string;

  @Field({ description: 'Credit code of the department that verifies and corrects.' })
  provider: string;

  @Field(() => [String], { description: 'Codes of the items.' })
  items: string[];

  @Field(() => String, { nullable: true, description: 'Which record; all where it is empty.' })
  record: string | null;

  @Field({ description: 'What is wrong or incomplete.' })
  problem: string;

  @Field({ description: 'By what the requester knows.' })
  grounds: string;

  @Field(() => CorrectionStateEnum)
  state: string;

  @Field(() => DateTime)
  filedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was accepted or rejected.' })
  verifiedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected.' })
  rejectionReasons: string | null;

  @Field(() => String, { nullable: true, description: 'By which rule or record.' })
  rejectionGround: string | null;

  @Field(() => String, { nullable: true, description: 'What the provider has corrected.' })
  feedback: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was corrected, rejected or withdrawn.',
  })
  endedAt: Date | null;

  @Field(() => [ClockType], { description: 'The limit of the provider’s answer.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('CorrectionConnection')
export class CorrectionConnection {
  @Field(() => [CorrectionType])
  nodes: readonly CorrectionType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
