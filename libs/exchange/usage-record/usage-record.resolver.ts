import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementType } from '../agreement/agreement.graphql';
import {
  CertifyDisposalArgs,
  RecordUsageArgs,
  UsageRecordConnection,
  UsageRecordType,
  UsageRecordsArgs,
} from './usage-record.graphql';
import { UsageInspections } from './usage-inspections.service';
import { UsageRecords } from './usage-records.service';

@Resolver(() => AgreementType)
export class UsageRecordResolver {
  constructor(
    @Inject(UsageRecords) private readonly records: UsageRecords,
    @Inject(UsageInspections) private readonly inspections: UsageInspections,
  ) {}

  @Query(() => UsageRecordConnection, {
    description:
      'How data is used under an agreement, newest first. Whoever is not of the requester inspects, which is itself an entry of the log.',
  })
  @Requires('exchange.usage-record.read')
  async usageRecords(
    @Ctx() ctx: Context,
    @Args() { agreementId, ground, ...page }: UsageRecordsArgs,
  ) {
    return connectionOf(await this.inspections.read(ctx, { agreementId, ground }, page));
  }

  @Mutation(() => UsageRecordType, { description: 'The requester records how it uses the data.' })
  @Requires('exchange.usage-record.write')
  recordUsage(@Ctx() ctx: Context, @Args() { agreementId, kind, text }: RecordUsageArgs) {
    return this.records.record(ctx, agreementId, kind, text);
  }

  @Mutation(() => UsageRecordType, {
    description: "The requester's office head certifies that the data has been disposed of.",
  })
  @Requires('exchange.usage-record.certify')
  certifyDisposal(@Ctx() ctx: Context, @Args() { agreementId, statement }: CertifyDisposalArgs) {
    return this.records.certify(ctx, agreementId, statement);
  }

  @ResolveField('disposal', () => UsageRecordType, {
    nullable: true,
    description: 'The certificate of disposal.',
  })
  disposal(@Parent() agreement: Agreement) {
    return this.records.certificateOf(agreement);
  }
}
