import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsOptional, IsString, Length, Matches } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';

/** A scheme, cohort or node as it is named. */
export const schemeForm = /^[a-z0-9-]{1,60}$/;
const nodeForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
/** A year, quarter, month or day, or whatever else the scheme counts by. */
export const periodForm = /^[0-9A-Za-z][0-9A-Za-z-]{0,19}$/;
/** Up to six places on either side: Big reads it, and no power of ten is hidden in it. */
export const decimalForm = /^\d{1,6}(\.\d{1,6})?$/;

@ObjectType('IndexEvidence', {
  description: 'What a leaf of a scheme was given for a unit, and on what; never changed.',
})
export class EvidenceType {
  @Field(() => ID)
  id: string;

  @Field()
  scheme: string;

  @Field()
  node: string;

  @Field()
  unit: string;

  @Field()
  period: string;

  @Field({ description: 'Exact decimal: per cent of the leaf, or points.' })
  value: string;

  @Field({ description: '`machine` or `manual`.' })
  method: string;

  @Field()
  source: string;

  @Field(() => DateTime)
  takenAt: Date;

  @Field(() => String, { nullable: true })
  attachmentSha256: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the person or the process that gave it; null to who is of no department.',
  })
  recordedBy: string | null;

  @Field(() => DateTime)
  recordedAt: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of the other person who checked it; null until then, and to who is of no department.',
  })
  checkedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Null until another person checked it.' })
  checkedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When another one took its place.' })
  replacedAt: Date | null;
}

@ObjectType('IndexEvidenceConnection')
export class EvidenceConnection {
  @Field(() => [EvidenceType])
  nodes: readonly EvidenceType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType('IndexEvidenceInput')
export class EvidenceInput {
  @Field()
  @Matches(schemeForm)
  scheme: string;

  @Field()
  @Matches(nodeForm)
  node: string;

  @Field({ description: 'Name of the region or department.' })
  @IsString()
  @Length(1, limits.nameField.value)
  unit: string;

  @Field({ description: 'Such as 2026, 2026-Q1 or 2026-11.' })
  @Matches(periodForm)
  period: string;

  @Field({
    description: 'Decimal: per cent of the leaf where the scheme has weights, else points.',
  })
  @Matches(decimalForm)
  value: string;

  @Field({ description: 'Where it was read: a page, a document, a call.' })
  @IsString()
  @Length(1, limits.textField.value)
  source: string;

  @Field(() => DateTime)
  @IsDate()
  takenAt: Date;

  @Field(() => String, { nullable: true, description: 'SHA-256 of what was kept of it.' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  attachmentSha256?: string | null;
}

@ArgsType()
export class EvidenceArgs extends PageArgs {
  @Field()
  @Matches(schemeForm)
  scheme: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  unit: string;
}
