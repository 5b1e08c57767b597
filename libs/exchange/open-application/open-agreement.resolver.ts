import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, canonicalJson, type Context } from '@shutong/platform';
import { openTermsToOdrl } from '@shutong/wire';
import type { OpenAgreement } from './open-application.entity';
import { OpenAgreementType } from './open-application.graphql';
import { openTermsText } from './open-terms';

/** The forms of an agreement on open data; the application has been read, so its agreement may be. */
@Resolver(() => OpenAgreementType)
export class OpenAgreementResolver {
  @ResolveField(() => String)
  termsJson(@Parent() { terms }: OpenAgreement): string {
    return canonicalJson(terms);
  }

  @ResolveField(() => String)
  odrlJson(@Parent() { terms }: OpenAgreement): string {
    return JSON.stringify(openTermsToOdrl(terms));
  }

  @ResolveField(() => String)
  text(@Ctx() { language }: Context, @Parent() { terms }: OpenAgreement): string {
    return openTermsText(terms, language);
  }
}
