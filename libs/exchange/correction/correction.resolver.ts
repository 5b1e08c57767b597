import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  IdArg,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { correctionActions } from './correction-actions.policy';
import { CorrectionRegister } from './correction-register.service';
import type { Correction } from './correction.entity';
import {
  CompleteCorrectionArgs,
  CorrectionConnection,
  CorrectionInput,
  CorrectionType,
  CorrectionsArgs,
  RejectCorrectionArgs,
} from './correction.graphql';
import { Corrections } from './corrections.service';

@Resolver(() => CorrectionType)
export class CorrectionResolver {
  constructor(
    @Inject(Corrections) private readonly corrections: Corrections,
    @Inject(CorrectionRegister) private readonly register: CorrectionRegister,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => CorrectionType)
  @Requires('exchange.correction.read')
  correction(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => CorrectionConnection, { name: 'corrections', description: 'Newest first.' })
  @Requires('exchange.correction.read')
  async list(@Ctx() ctx: Context, @Args() asked: CorrectionsArgs) {
    return connectionOf(await this.register.list(ctx, asked));
  }

  @Mutation(() => CorrectionType, {
    description: 'The requester reports that shared data is wrong or incomplete (Art. 26).',
  })
  @Requires('exchange.correction.file')
  fileCorrection(@Ctx() ctx: Context, @Args('input') { agreementId, ...report }: CorrectionInput) {
    return this.corrections.file(ctx, agreementId, report);
  }

  @Mutation(() => CorrectionType, {
    description: "The provider's officer has verified that it is so, and corrects.",
  })
  @Requires('exchange.correction.accept')
  acceptCorrection(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.corrections.accept(ctx, id);
  }

  @Mutation(() => CorrectionType, {
    description: "The provider's officer tells the requester what was corrected.",
  })
  @Requires('exchange.correction.complete')
  completeCorrection(@Ctx() ctx: Context, @Args() { id, feedback }: CompleteCorrectionArgs) {
    return this.corrections.complete(ctx, id, { feedback });
  }

  @Mutation(() => CorrectionType, {
    description: "The provider's officer has verified that it is not so, with reasons and ground.",
  })
  @Requires('exchange.correction.reject')
  rejectCorrection(@Ctx() ctx: Context, @Args() { id, ...rejection }: RejectCorrectionArgs) {
    return this.corrections.reject(ctx, id, rejection);
  }

  @Mutation(() => CorrectionType, {
    description: 'The requester takes it back before it is verified.',
  })
  @Requires('exchange.correction.withdraw')
  withdrawCorrection(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.corrections.withdraw(ctx, id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Correction) {
    return this.clocks.ofMatter(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() { actor, language }: Context, @Parent() correction: Correction) {
    const file = await this.register.fileOf(correction);
    return tellActions(correctionActions(actor, file), language);
  }
}
