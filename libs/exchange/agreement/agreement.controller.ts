import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Ctx, limits, Requires, UuidPipe, type Context } from '@shutong/platform';
import type { JsonLd } from '@shutong/wire';
import { RestrictionService } from '../restriction/restriction.service';
import { documentOf } from './agreement.notices';
import { odrlOf } from './agreement-odrl';
import { AgreementService } from './agreement.service';

class SignatureBody {
  @IsString()
  @MaxLength(limits.signature.value)
  signature: string;
}

/** Agreements as connectors fetch and sign them. */
@Controller('api/v1/agreements')
export class AgreementController {
  constructor(
    @Inject(AgreementService) private readonly agreements: AgreementService,
    @Inject(RestrictionService) private readonly restrictions: RestrictionService,
  ) {}

  @Get(':id/document')
  @Requires('exchange.agreement.read')
  async document(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string) {
    const agreement = await this.agreements.get(ctx, id);
    const cards = await this.agreements.cards(ctx, agreement);
    const restriction = await this.restrictions.newestOf(ctx, agreement);
    return { state: agreement.state, document: documentOf(agreement), cards, restriction };
  }

  /**
   * The agreement as an ODRL 2.2 Agreement, as it stands now: it permits only while it is active, and only what no notice
   * forbids. A view of the signed terms, which are what binds.
   */
  @Get(':id/odrl')
  @Header('content-type', 'application/ld+json')
  @Requires('exchange.agreement.read')
  async odrl(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<JsonLd> {
    return odrlOf(await this.agreements.get(ctx, id));
  }

  @Post(':id/signatures')
  @HttpCode(200)
  @Requires('exchange.agreement.sign')
  async sign(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Body() { signature }: SignatureBody,
  ) {
    const { state } = await this.agreements.sign(ctx, id, signature);
    return { id, state };
  }
}
