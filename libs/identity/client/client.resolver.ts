import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  ClientConnection,
  ClientType,
  EnrolmentTokenType,
  IssueEnrolmentTokenInput,
  PublicJwkInput,
  RegisterClientInput,
} from './client.graphql';
import { Clients } from './clients.service';
import { Enrolments } from './enrolments.service';

@Resolver(() => ClientType)
export class ClientResolver {
  constructor(
    @Inject(Clients) private readonly all: Clients,
    @Inject(Enrolments) private readonly enrolments: Enrolments,
  ) {}

  @Query(() => ClientConnection, { description: 'Oldest first.' })
  @Requires('identity.client.read')
  async clients(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page.first, page.after));
  }

  @Mutation(() => ClientType)
  @Requires('identity.client.register')
  registerClient(@Ctx() ctx: Context, @Args('input') input: RegisterClientInput) {
    return this.all.registerSystem(ctx, input);
  }

  @Mutation(() => ClientType, { description: 'Tokens for the old key are refused at once.' })
  @Requires('identity.client.rotate-key')
  rotateClientKey(
    @Ctx() ctx: Context,
    @IdArg('id') client: string,
    @Args('jwk') jwk: PublicJwkInput,
  ) {
    return this.all.rotateKey(ctx, client, jwk);
  }

  @Mutation(() => ClientType, { description: 'It is refused from its next call on.' })
  @Requires('identity.client.disable')
  disableClient(@Ctx() ctx: Context, @IdArg('id') client: string) {
    return this.all.disable(ctx, client);
  }

  @Mutation(() => ClientType)
  @Requires('identity.client.enable')
  enableClient(@Ctx() ctx: Context, @IdArg('id') client: string) {
    return this.all.enable(ctx, client);
  }

  @Mutation(() => EnrolmentTokenType)
  @Requires('identity.enrolment.issue')
  issueEnrolmentToken(@Ctx() ctx: Context, @Args('input') input: IssueEnrolmentTokenInput) {
    return this.enrolments.issue(ctx, input);
  }
}
