import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting';

/** From when on the connection with a connector counts as late or lost. Part of `Config`. */
export abstract class LinkSettings {
  @Setting('LINK_HEARTBEAT', 'Seconds between two heartbeats of a connector, as the hub asks it.', {
    apps: ['hub'],
    fallback: 20,
  })
  @IsInt()
  @Min(1)
  @Max(3600)
  linkHeartbeat: number;

  @Setting('LINK_LATE_AFTER', 'Seconds of silence after which a connector is late.', {
    apps: ['hub', 'worker'],
    fallback: 60,
  })
  @IsInt()
  @Min(2)
  @Max(86_400)
  linkLateAfter: number;

  @Setting(
    'LINK_LOST_AFTER',
    'Seconds of silence after which a connector is lost: its department and the authority are told.',
    { apps: ['hub', 'worker'], fallback: 180 },
  )
  @IsInt()
  @Min(3)
  @Max(604_800)
  linkLostAfter: number;
}

interface Order {
  readonly linkHeartbeat?: number;
  readonly linkLateAfter?: number;
  readonly linkLostAfter?: number;
}

/** What speaks against these settings together; an app has some of them only. */
export function linkProblems({ linkHeartbeat, linkLateAfter, linkLostAfter }: Order): string[] {
  if (linkLateAfter === undefined || linkLostAfter === undefined) return [];
  const isOrdered = (linkHeartbeat ?? 0) < linkLateAfter && linkLateAfter < linkLostAfter;
  return isOrdered
    ? []
    : ['LINK_LOST_AFTER has to be more than LINK_LATE_AFTER, and that more than LINK_HEARTBEAT.'];
}
