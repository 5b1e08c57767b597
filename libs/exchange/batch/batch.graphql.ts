import { ArgsType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, PageArgs, PageInfo } from '@shutong/platform';
import { IsUUID } from 'class-validator';

@ArgsType()
export class BatchesArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;
}

@ArgsType()
export class BatchChunksArgs extends PageArgs {
  @Field(() => ID, { description: 'Of the batch.' })
  @IsUUID()
  id: string;
}

@ObjectType('Batch', {
  description: 'A batch (批量交换): rows of a provider on their way to a requester.',
})
export class BatchType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  agreementId: string;

  @Field(() => Int, { description: 'Of the agreement.' })
  version: number;

  @Field()
  requester: string;

  @Field()
  provider: string;

  @Field({ description: 'True where the operator runs a party’s connector and holds its key.' })
  hosted?: boolean;

  @Field(() => [String], { description: 'Item codes.' })
  fields: string[];

  @Field(() => String, { description: 'ordered, sending, sent, complete or failed.' })
  state: string;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  code: string | null;

  @Field(() => Int, { description: 'Chunks released.' })
  chunks: number;

  @Field(() => Int, { description: 'Chunks for which the requester has given its receipt.' })
  received: number;

  @Field(() => Float, {
    description: 'Rows sent: accepted and rejected ones, once it is complete.',
  })
  rows: number;

  @Field(() => Float, { description: 'Bytes sent, encrypted.' })
  bytes: number;

  @Field(() => Float)
  accepted: number;

  @Field(() => Float, {
    description:
      'Rows that the requester could not take; its connector keeps each with its reason.',
  })
  rejected: number;

  @Field(() => DateTime)
  orderedAt: Date;

  @Field(() => DateTime)
  changedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;
}

@ObjectType()
export class BatchConnection {
  @Field(() => [BatchType])
  nodes: BatchType[];

  @Field()
  pageInfo: PageInfo;
}

@ObjectType('BatchChunk', { description: 'A chunk with the receipts of both ends.' })
export class BatchChunkType {
  @Field(() => Int)
  number: number;

  @Field(() => Int)
  rows: number;

  @Field(() => Int)
  bytes: number;

  @Field({ description: 'SHA-256 of the chunk as it was stored.' })
  sha256: string;

  @Field(() => ID, { description: 'Log entry of the release.' })
  entryId: string;

  @Field({ description: "The provider's signed manifest (compact JWS)." })
  manifest: string;

  @Field(() => DateTime)
  releasedAt: Date;

  @Field(() => String, {
    nullable: true,
    description: "The requester's signed receipt (compact JWS).",
  })
  receipt: string | null;

  @Field(() => Int, { nullable: true })
  accepted: number | null;

  @Field(() => Int, { nullable: true })
  rejected: number | null;

  @Field(() => DateTime, { nullable: true })
  receivedAt: Date | null;
}

@ObjectType()
export class BatchChunkConnection {
  @Field(() => [BatchChunkType])
  nodes: BatchChunkType[];

  @Field()
  pageInfo: PageInfo;
}
