import { Body, Controller, HttpCode, Inject, Put } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { KeyRenewals } from './key-renewal.service';

class KeyCardBody {
  @IsString()
  @MaxLength(16_384)
  card: string;
}

/** The caller's own key card: of another root key, or with a former one revoked. */
@Controller('api/v1/connectors/card')
export class KeyRenewalController {
  constructor(@Inject(KeyRenewals) private readonly renewals: KeyRenewals) {}

  @Put()
  @HttpCode(204)
  @Requires('exchange.connector.rotate-key')
  renew(@Ctx() ctx: Context, @Body() { card }: KeyCardBody): Promise<void> {
    return this.renewals.renew(ctx, card);
  }
}
