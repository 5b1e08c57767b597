import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  IdArg,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { projectResourceActions } from './project-actions.policy';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { ProjectUsage } from './project-usage.service';
import type { ProjectResource } from './project.entity';
import { ProjectResourceType } from './project.graphql';
import { BringInput, DeclineProjectResourceArgs, ProjectUsageArgs } from './project.input';
import { DomainUseType, ProjectUseConnection } from './project-usage.graphql';

@Resolver(() => ProjectResourceType)
export class ProjectResourceResolver {
  constructor(
    @Inject(ProjectProposals) private readonly proposals: ProjectProposals,
    @Inject(ProjectConsents) private readonly consents: ProjectConsents,
    @Inject(ProjectRegister) private readonly register: ProjectRegister,
    @Inject(ProjectUsage) private readonly usage: ProjectUsage,
  ) {}

  @Mutation(() => ProjectResourceType, {
    description: "A party's officer proposes to bring a resource of its own in, for named parties.",
  })
  @Requires('exchange.project.propose')
  proposeProjectResource(
    @Ctx() ctx: Context,
    @Args('input') { projectId, ...bringing }: BringInput,
  ) {
    return this.proposals.propose(ctx, projectId, bringing);
  }

  @Mutation(() => ProjectResourceType, {
    description:
      "The provider's head consents; for each party that it names there is an agreement.",
  })
  @Requires('exchange.project.consent')
  consentProjectResource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.consents.consent(ctx, id);
  }

  @Mutation(() => ProjectResourceType, {
    description: "The provider's head declines, and says why.",
  })
  @Requires('exchange.project.consent')
  declineProjectResource(@Ctx() ctx: Context, @Args() { id, reasons }: DeclineProjectResourceArgs) {
    return this.consents.decline(ctx, id, reasons);
  }

  @Mutation(() => ProjectResourceType, {
    description: "The provider's head takes it out again; agreements on it end at once.",
  })
  @Requires('exchange.project.withdraw')
  withdrawProjectResource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.consents.withdraw(ctx, id);
  }

  @Query(() => ProjectUseConnection, {
    description: 'Calls under a project by organisation and resource; a party sees its own side.',
  })
  @Requires('exchange.project.read')
  async projectUsage(@Ctx() ctx: Context, @Args() { projectId, ...page }: ProjectUsageArgs) {
    await this.register.get(ctx, projectId);
    return connectionOf(await this.usage.ofProject(ctx, projectId, page));
  }

  @Query(() => [DomainUseType], { description: 'Calls under projects, by domain.' })
  @Requires('exchange.project.read')
  projectUsageByDomain(@Ctx() ctx: Context) {
    return this.usage.byDomain(ctx);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() resource: ProjectResource) {
    const file = await this.register.get(ctx, resource.projectId);
    return tellActions(projectResourceActions(ctx.actor, { file, resource }), ctx.language);
  }
}
