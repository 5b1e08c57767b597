import { ResolveField, Resolver } from '@nestjs/graphql';
import { AvailableActionType, Ctx, tellActions, type Context } from '@shutong/platform';
import { DataElementType } from '../standard/standard.graphql';
import { elementActions } from './source-department.policy';

@Resolver(() => DataElementType)
export class ElementActionsResolver {
  /** Steps and the reason why each cannot be taken, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context) {
    return tellActions(elementActions(actor), language);
  }
}
