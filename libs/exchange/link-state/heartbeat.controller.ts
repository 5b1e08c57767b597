import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Clock, Config, Ctx, release, Requires, type Context } from '@shutong/platform';
import { supportedVersions } from '@shutong/wire';
import { Heartbeats } from './heartbeats.service';

class HeartbeatBody {
  /** Release of the connector, e.g. `0.1.0`. */
  @IsString()
  @Length(1, 40)
  release: string;

  /** Versions of the wire format that it understands. */
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1_000_000, { each: true })
  wire: number[];
}

/** What a connector learns of the hub. */
export interface HubSpeaks {
  readonly release: string;
  /** Versions of the wire format that the hub understands. */
  readonly wire: readonly number[];
  /** Seconds after which the connector is to be heard again. */
  readonly heartbeatSeconds: number;
  /** The hub's time, in microseconds since the epoch: up to then, and no further, a connector forgets what is over. */
  readonly time: number;
}

/** A connector's sign of life, and what either side speaks. */
@Controller('api/v1/connectors/heartbeat')
export class HeartbeatController {
  constructor(
    @Inject(Heartbeats) private readonly heartbeats: Heartbeats,
    @Inject(Config) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** What the hub speaks; no sign of life. */
  @Get()
  @Requires('exchange.connector.heartbeat')
  speaks(): HubSpeaks {
    const { linkHeartbeat: heartbeatSeconds } = this.config;
    const time = this.clock.micros();
    return { release: release(), wire: supportedVersions, heartbeatSeconds, time };
  }

  @Post()
  @HttpCode(200)
  @Requires('exchange.connector.heartbeat')
  async hear(@Ctx() ctx: Context, @Body() body: HeartbeatBody): Promise<HubSpeaks> {
    await this.heartbeats.hear(ctx, body);
    return this.speaks();
  }
}
