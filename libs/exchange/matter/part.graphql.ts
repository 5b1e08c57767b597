import { ArgsType, Field, ID, InputType, OmitType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsUUID, ValidateNested } from 'class-validator';
import { limits } from '@shutong/platform';
import { ProposalInput } from '../decision/decision.graphql';
import { AnswerExtensionArgs, AskExtensionArgs } from '../extension/extension.graphql';
import { AskSupplementArgs, SupplyArgs } from '../supplement/supplement.graphql';

@InputType({ description: "What the provider's officer proposes for one resource of a part." })
export class PartProposalInput extends ProposalInput {
  @Field(() => ID, { description: 'The member.' })
  @IsUUID()
  applicationId: string;
}

@ArgsType()
export class ProposePartArgs {
  @Field(() => ID)
  @IsUUID()
  partId: string;

  @Field(() => [PartProposalInput], { description: 'One for each member that awaits an answer.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.resourcesPerMatter.value)
  @ValidateNested({ each: true })
  @Type(() => PartProposalInput)
  proposals: PartProposalInput[];
}

@ArgsType()
export class AnswerPartArgs {
  @Field(() => ID)
  @IsUUID()
  partId: string;

  @Field(() => ID, {
    description: 'The proposal that was read: refused where another has taken its place.',
  })
  @IsUUID()
  proposalId: string;
}

/** The same as of an application by itself. */
const byItself = ['applicationId'] as const;

@ArgsType()
export class AskPartSupplementArgs extends OmitType(AskSupplementArgs, byItself, ArgsType) {
  @Field(() => ID)
  @IsUUID()
  partId: string;
}

@ArgsType()
export class SupplyPartArgs extends OmitType(SupplyArgs, byItself, ArgsType) {
  @Field(() => ID)
  @IsUUID()
  partId: string;
}

@ArgsType()
export class AskPartExtensionArgs extends OmitType(AskExtensionArgs, byItself, ArgsType) {
  @Field(() => ID)
  @IsUUID()
  partId: string;
}

@ArgsType()
export class AnswerPartExtensionArgs extends OmitType(AnswerExtensionArgs, byItself, ArgsType) {
  @Field(() => ID)
  @IsUUID()
  partId: string;
}
