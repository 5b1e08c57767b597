import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, canonicalJson, type Context } from '@shutong/platform';
import { AgreementSentences } from '../agreement/agreement-sentences.service';
import { openOdrlOf } from './open-agreement-odrl';
import type { OpenAgreement } from './open-application.entity';
import { OpenAgreementType } from './open-application.graphql';
import { openSentencesOf } from './open-sentences';

/** The forms of an agreement on open data; the application has been read, so its agreement may be. */
@Resolver(() => OpenAgreementType)
export class OpenAgreementResolver {
  constructor(@Inject(AgreementSentences) private readonly words: AgreementSentences) {}

  @ResolveField(() => String)
  termsJson(@Parent() { terms }: OpenAgreement): string {
    return canonicalJson(terms);
  }

  @ResolveField(() => String)
  odrlJson(@Parent() agreement: OpenAgreement): string {
    return JSON.stringify(openOdrlOf(agreement));
  }

  @ResolveField(() => [String])
  async sentences(@Ctx() ctx: Context, @Parent() agreement: OpenAgreement) {
    const { terms, entryId: id } = agreement;
    const { words, titleOf } = await this.words.reading(ctx, { id, version: terms.entry.version });
    return openSentencesOf(agreement, words, titleOf);
  }
}
