import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  DateTime,
  IdArg,
  PageArgs,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { SecurityMeasuresInput } from '../application/contents.graphql';
import { Memberships } from './memberships.service';
import { projectActions } from './project-actions.policy';
import { ProjectClosing } from './project-closing.service';
import { ProjectRegister } from './project-register.service';
import type { Project } from './project.entity';
import {
  ProjectConnection,
  ProjectPartyType,
  ProjectResourceType,
  ProjectType,
} from './project.graphql';
import {
  CloseProjectArgs,
  FoundProjectInput,
  ProjectPartyArgs,
  RemoveFromProjectArgs,
} from './project.input';
import { Projects } from './projects.service';

@Resolver(() => ProjectType)
export class ProjectResolver {
  constructor(
    @Inject(Projects) private readonly projects: Projects,
    @Inject(Memberships) private readonly memberships: Memberships,
    @Inject(ProjectClosing) private readonly closing: ProjectClosing,
    @Inject(ProjectRegister) private readonly register: ProjectRegister,
  ) {}

  @Query(() => ProjectType)
  @Requires('exchange.project.read')
  async project(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return (await this.register.view(ctx, id)).project;
  }

  @Query(() => ProjectConnection, { name: 'projects', description: 'Newest first.' })
  @Requires('exchange.project.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.register.list(ctx, page));
  }

  @Mutation(() => ProjectType, { description: 'The authority founds a project with an end day.' })
  @Requires('exchange.project.found')
  foundProject(@Ctx() ctx: Context, @Args('input') input: FoundProjectInput) {
    return this.projects.found(ctx, input);
  }

  @Mutation(() => ProjectType, { description: 'The authority invites an organisation.' })
  @Requires('exchange.project.invite')
  inviteToProject(@Ctx() ctx: Context, @Args() { id, department }: ProjectPartyArgs) {
    return this.projects.invite(ctx, id, department);
  }

  @Mutation(() => ProjectType, {
    description: "The organisation's head joins, and so applies for what the project brings it.",
  })
  @Requires('exchange.project.join')
  joinProject(
    @Ctx() ctx: Context,
    @IdArg('id') id: string,
    @Args('security', { description: 'How it protects the data that it gets (Art. 34).' })
    security: SecurityMeasuresInput,
  ) {
    return this.memberships.join(ctx, id, security);
  }

  @Mutation(() => ProjectType, { description: 'The organisation does not join.' })
  @Requires('exchange.project.decline')
  declineProject(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.memberships.decline(ctx, id);
  }

  @Mutation(() => ProjectType, {
    description: 'Its agreements in the project end, and others’ on what it brought in.',
  })
  @Requires('exchange.project.leave')
  leaveProject(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.memberships.leave(ctx, id);
  }

  @Mutation(() => ProjectType, { description: 'The authority takes an organisation out.' })
  @Requires('exchange.project.remove')
  removeFromProject(
    @Ctx() ctx: Context,
    @Args() { id, department, reasons }: RemoveFromProjectArgs,
  ) {
    return this.memberships.remove(ctx, id, department, reasons);
  }

  @Mutation(() => ProjectType, {
    description: 'The authority closes it before its end day; every agreement of it ends at once.',
  })
  @Requires('exchange.project.close')
  closeProject(@Ctx() ctx: Context, @Args() { id, reason }: CloseProjectArgs) {
    return this.closing.close(ctx, id, reason);
  }

  @ResolveField('state', () => String)
  async state(@Ctx() ctx: Context, @Parent() { id }: Project) {
    return (await this.register.view(ctx, id)).project.state;
  }

  @ResolveField('closingReason', () => String, { nullable: true })
  async closingReason(@Ctx() ctx: Context, @Parent() { id }: Project) {
    return (await this.register.view(ctx, id)).project.closingReason;
  }

  @ResolveField('endedAt', () => DateTime, { nullable: true })
  async endedAt(@Ctx() ctx: Context, @Parent() { id }: Project) {
    return (await this.register.view(ctx, id)).project.endedAt;
  }

  @ResolveField('parties', () => [ProjectPartyType])
  async parties(@Ctx() ctx: Context, @Parent() { id }: Project) {
    return (await this.register.view(ctx, id)).parties;
  }

  @ResolveField('resources', () => [ProjectResourceType])
  async resources(@Ctx() ctx: Context, @Parent() { id }: Project) {
    return (await this.register.view(ctx, id)).resources;
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() { id }: Project) {
    const file = await this.register.get(ctx, id);
    return tellActions(projectActions(ctx.actor, file), ctx.language);
  }
}
