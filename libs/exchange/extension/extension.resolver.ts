import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { ApplicationType } from '../application/application.graphql';
import { AnswerExtensionArgs, AskExtensionArgs, ExtensionType } from './extension.graphql';
import { Extensions } from './extensions.service';

@Resolver(() => ApplicationType)
export class ExtensionResolver {
  constructor(@Inject(Extensions) private readonly extensions: Extensions) {}

  @Mutation(() => ApplicationType, { description: 'The provider asks for more time to answer.' })
  @Requires('exchange.extension.ask')
  askExtension(@Ctx() ctx: Context, @Args() { applicationId, reasons }: AskExtensionArgs) {
    return this.extensions.ask(ctx, applicationId, reasons);
  }

  @Mutation(() => ApplicationType, {
    description: 'The authority consents to it, or says why not.',
  })
  @Requires('exchange.extension.answer')
  answerExtension(@Ctx() ctx: Context, @Args() { applicationId, ...answer }: AnswerExtensionArgs) {
    return this.extensions.answer(ctx, applicationId, answer);
  }

  @ResolveField('extension', () => ExtensionType, { nullable: true })
  extension(@Parent() { id }: Application) {
    return this.extensions.ofApplication(id);
  }
}
