import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import { ApplicationType } from '../application/application.graphql';
import { Reminders } from './reminders.service';

@Resolver(() => ApplicationType)
export class ReminderResolver {
  constructor(@Inject(Reminders) private readonly reminders: Reminders) {}

  @Mutation(() => ApplicationType, {
    description: 'Reminds whoever has to act on it (催办); once a day.',
  })
  @Requires('exchange.application.remind')
  remindApplication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.reminders.remind(ctx, id);
  }
}
