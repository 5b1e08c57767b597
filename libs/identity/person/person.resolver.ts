import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { Roles } from '../role/roles.service';
import { People } from './people.service';
import {
  MeType,
  PersonConnection,
  PersonRoleEnum,
  PersonType,
  RegisterPersonInput,
} from './person.graphql';

const role = { type: () => PersonRoleEnum };

@Resolver(() => PersonType)
export class PersonResolver {
  constructor(
    @Inject(People) private readonly all: People,
    @Inject(Roles) private readonly roles: Roles,
  ) {}

  @Query(() => MeType)
  @Requires('identity.self.read')
  me(@Ctx() { actor }: Context) {
    return actor;
  }

  @Query(() => PersonConnection, { description: 'Oldest first.' })
  @Requires('identity.person.read')
  async people(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page.first, page.after));
  }

  @Mutation(() => PersonType)
  @Requires('identity.person.register')
  registerPerson(@Ctx() ctx: Context, @Args('input') input: RegisterPersonInput) {
    return this.all.register(ctx, input);
  }

  @Mutation(() => PersonType, { description: 'Refused from the next call on.' })
  @Requires('identity.person.disable')
  disablePerson(@Ctx() ctx: Context, @IdArg('id') person: string) {
    return this.all.disable(ctx, person);
  }

  @Mutation(() => PersonType)
  @Requires('identity.person.enable')
  enablePerson(@Ctx() ctx: Context, @IdArg('id') person: string) {
    return this.all.enable(ctx, person);
  }

  @Mutation(() => PersonType)
  @Requires('identity.role.assign')
  assignRole(
    @Ctx() ctx: Context,
    @IdArg('person') person: string,
    @Args('role', role) given: PersonRoleEnum,
  ) {
    return this.roles.assign(ctx, person, given);
  }

  @Mutation(() => PersonType)
  @Requires('identity.role.revoke')
  revokeRole(
    @Ctx() ctx: Context,
    @IdArg('person') person: string,
    @Args('role', role) taken: PersonRoleEnum,
  ) {
    return this.roles.revoke(ctx, person, taken);
  }
}
