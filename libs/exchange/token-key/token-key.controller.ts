import { Body, Controller, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { TokenKeys } from './token-key.service';

class WrappedKeyBody {
  @IsString()
  @MaxLength(4096)
  wrapped: string;

  @IsString()
  @MaxLength(100)
  fingerprint: string;
}

@Controller('api/v1/token-keys')
export class TokenKeyController {
  constructor(@Inject(TokenKeys) private readonly keys: TokenKeys) {}

  @Put(':department')
  @HttpCode(204)
  @Requires('exchange.token-key.store')
  store(
    @Ctx() ctx: Context,
    @Param('department') department: string,
    @Body() body: WrappedKeyBody,
  ) {
    return this.keys.store(ctx, department, body.wrapped, body.fingerprint);
  }
}
