import Ajv2020 from 'ajv/dist/2020';
import { agreeOnVersion, supportedVersions, WireError } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { HubClient } from '../hub/hub-client';
import { HubUnreachable, type HubRefusal } from '../hub/hub.errors';

/** Where a connector says that it is there, and asks what the hub speaks. */
export const heartbeatPath = '/api/v1/connectors/heartbeat';

/** What the hub says of itself. */
export interface HubSpeaks {
  readonly release: string;
  /** Versions of the wire format that it understands. */
  readonly wire: readonly number[];
  /** Seconds after which it wants to hear of the connector again. */
  readonly heartbeatSeconds: number;
  /** The hub's time, microseconds since the epoch; a hub of a release before this does not say it. */
  readonly time?: number;
}

const validate = new Ajv2020().compile<HubSpeaks>({
  type: 'object',
  required: ['release', 'wire', 'heartbeatSeconds'],
  properties: {
    release: { type: 'string', maxLength: 40 },
    wire: { type: 'array', maxItems: 100, items: { type: 'integer' } },
    heartbeatSeconds: { type: 'integer', minimum: 1, maximum: 3600 },
    time: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  },
});

/** The hub's answer, whether or not anything can be said in what it speaks. */
function speaking(answer: unknown): HubSpeaks {
  if (validate(answer)) return answer;
  throw new HubUnreachable('an answer of another shape');
}

/** The hub's answer; `connector.wire-version` where hub and connector have no version in common. */
export function understood(answer: unknown): HubSpeaks {
  const speaks = speaking(answer);
  assertCommon(speaks.wire);
  return speaks;
}

/** @throws connector.wire-version */
export function assertCommon(wire: readonly number[]): void {
  try {
    agreeOnVersion(wire);
  } catch (cause) {
    if (cause instanceof WireError) throw noneInCommon(wire, cause);
    throw cause;
  }
}

/** Asks without being heard. Errors: `connector.wire-version`, those of the hub client. */
export const askWhatHubSpeaks = async (hub: Pick<HubClient, 'get'>): Promise<HubSpeaks> =>
  understood(await hub.get<unknown>(heartbeatPath));

/** Why a hub has refused this connector's versions: it says by itself which it understands. */
export async function reasonOfRefusal(
  hub: Pick<HubClient, 'get'>,
  refusal: HubRefusal,
): Promise<ConnectorError> {
  return noneInCommon(speaking(await hub.get<unknown>(heartbeatPath)).wire, refusal);
}

function noneInCommon(wire: readonly number[], cause: Error): ConnectorError {
  const [connector, hub] = [supportedVersions, wire].map((list) => list.join(', '));
  const params = { connector: connector!, hub: hub! };
  return new ConnectorError('connector.wire-version', params, { cause });
}
