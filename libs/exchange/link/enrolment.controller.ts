import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import { supportedVersions } from '@shutong/wire';
import { EnrolmentService } from './enrolment.service';
import { inboundTopic } from './topics';

class EnrolmentBody {
  @IsString()
  @MaxLength(200)
  token: string;

  @IsString()
  @MaxLength(8192)
  card: string;

  /** Versions of the wire format that the connector understands; the first alone where it says nothing. */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1_000_000, { each: true })
  wire?: number[];
}

/** What a freshly enrolled connector needs to know of the hub. */
export interface Enrolled {
  readonly clientId: string;
  readonly department: string;
  readonly hosted: boolean;
  readonly tokenUrl: string;
  readonly transport: 'stream' | 'kafka';
  readonly inboundTopic: string;
  /** Versions of the wire format that the hub understands. */
  readonly wire: readonly number[];
}

@Controller('api/v1/enrolments')
export class EnrolmentController {
  constructor(
    @Inject(EnrolmentService) private readonly enrolments: EnrolmentService,
    @Inject(Config) private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(201)
  @Public('The one-time token in the body is the permission; a connector has no other yet.')
  async enrol(@Ctx() ctx: Context, @Body() body: EnrolmentBody): Promise<Enrolled> {
    const { clientId, department, hosted } = await this.enrolments.enrol(ctx, body);
    return {
      clientId,
      department,
      hosted,
      tokenUrl: `${this.config.hubUrl}/oauth/token`,
      transport: this.config.transport === 'kafka' ? 'kafka' : 'stream',
      inboundTopic: inboundTopic(department),
      wire: supportedVersions,
    };
  }
}
