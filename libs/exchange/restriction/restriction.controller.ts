import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Ctx, Requires, UuidPipe, type Context } from '@shutong/platform';
import { AgreementService } from '../agreement/agreement.service';
import { RestrictionService } from './restriction.service';

class ReceiptBody {
  /** Number of the notice. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  number: number;

  /** Of the agreement. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version?: number;
}

class RestrictionSignatureBody extends ReceiptBody {
  @IsString()
  @MaxLength(16_384)
  signature: string;
}

/** Restriction notices as connectors sign and keep them, and as parties and auditors read them. */
@Controller('api/v1/agreements/:id/restrictions')
export class RestrictionController {
  constructor(
    @Inject(RestrictionService) private readonly restrictions: RestrictionService,
    @Inject(AgreementService) private readonly agreements: AgreementService,
  ) {}

  @Get()
  @Requires('exchange.agreement.read')
  async list(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string) {
    const notices = await this.restrictions.listOf(ctx, await this.agreements.get(ctx, id));
    return notices.map(({ notice, signature }) => ({ notice, signature }));
  }

  @Post('signatures')
  @HttpCode(204)
  @Requires('exchange.restriction.sign')
  sign(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Body() { number, version, signature }: RestrictionSignatureBody,
  ) {
    return this.restrictions.sign(ctx, { id, number, version }, signature);
  }

  @Post('receipts')
  @HttpCode(204)
  @Requires('exchange.restriction.receive')
  receive(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Body() { number, version }: ReceiptBody,
  ) {
    return this.restrictions.receive(ctx, { id, number, version });
  }
}
