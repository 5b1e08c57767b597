import {
  Body,
  Controller,
  Header,
  Headers,
  HttpCode,
  Inject,
  Post,
  UseFilters,
} from '@nestjs/common';
import { Ctx, Public, type Context } from '@shutong/platform';
import { TokenErrorFilter } from './token-error.filter';
import type { Form } from './token-request';
import { Tokens, type TokenAnswer } from './token.service';
import { tokenErrors } from './token.errors';

/** The OAuth 2 token endpoint for systems and connectors. */
@Controller('oauth')
@UseFilters(TokenErrorFilter)
export class TokenController {
  constructor(@Inject(Tokens) private readonly tokens: Tokens) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public('A client proves itself in the request by a signed assertion.')
  async token(
    @Ctx() ctx: Context,
    @Headers() headers: Record<string, string | undefined>,
    @Body() form: Form | undefined,
  ): Promise<TokenAnswer> {
    assertPlainForm(headers);
    return this.tokens.issue(ctx, form ?? {});
  }
}

function assertPlainForm(headers: Record<string, string | undefined>): void {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw tokenErrors.invalidRequest({
      why: 'the body has to be application/x-www-form-urlencoded',
    });
  }
  if (headers['authorization'] !== undefined) {
    throw tokenErrors.invalidRequest({ why: 'an Authorization header beside an assertion' });
  }
}
