import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Ctx, Public, Requires, UuidPipe, type Context } from '@shutong/platform';
import { LogReader, type ProvenLogEntry } from '../search/log-reader.service';
import { PublishedLog, type Consistency } from './published-log.service';

class Sizes {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  to?: number;
}

/** Proofs, each to be checked with the log's public key and without us. */
@Controller('api/v1/log')
export class ProofController {
  constructor(
    @Inject(LogReader) private readonly reader: LogReader,
    @Inject(PublishedLog) private readonly log: PublishedLog,
  ) {}

  @Get('entries/:id')
  @Requires('audit.entry.read')
  entry(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<ProvenLogEntry> {
    return this.reader.prove(ctx, id);
  }

  @Get('consistency')
  @Public('Hashes that anyone can compute from the public tiles.')
  consistency(@Ctx() ctx: Context, @Query() { from, to }: Sizes): Promise<Consistency> {
    return this.log.consistency(ctx, from, to);
  }
}
