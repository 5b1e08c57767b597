import { statSync } from 'node:fs';
import type { ConnectorConfig } from '../config/connector-config';
import { readConnectorConfig } from '../config/read-connector-config';
import { exchangedBy, textOf } from '../hub/http';
import { askWhatHubSpeaks } from '../hub-contact/hub-speaks';
import { HubUnreachable } from '../hub/hub.errors';
import { openTransport } from '../running/open-transport';
import { runningFrom } from '../running/lock';
import { openParts, type Parts } from '../running/parts';
import { refusedMessages } from '../state/refusals';
import { listed } from './agreement-desk';
import { callLogChecks } from './call-log-check';
import { bad, good, noted, triedAs, type Check } from './check';
import { hubClockChecks, type HubTime } from './hub-clock';
import { intakeChecks } from './intake-checks';
import { sourceChecks } from './source-checks';

export type { Check };

const answerWithinMs = 5000;
const shownRefusals = 5;
const dayUs = 86_400_000_000;

/**
 * Looks at everything that a connector needs, and changes nothing. Each check says what is wrong in a
 * person's words (catalog/messages) and what to do.
 */
export async function examine(dir: string): Promise<Check[]> {
  const config = await triedAs('config', () => readConnectorConfig(dir));
  if ('check' in config) return [config.check];
  const parts = await triedAs('keys', () => openParts(dir, config.value));
  const begun = [good('config'), ...folderChecks(dir)];
  if ('check' in parts) {
    const { value } = config;
    return [...begun, parts.check, ...(await sourceChecks(value)), ...(await intakeChecks(value))];
  }
  try {
    return [...begun, good('keys'), ...(await partsChecks(dir, config.value, parts.value))];
  } finally {
    await parts.value.state.close();
  }
}

async function partsChecks(dir: string, config: ConnectorConfig, parts: Parts): Promise<Check[]> {
  return [
    ...(await hubChecks(parts)),
    ...(await sourceChecks(config)),
    ...(await intakeChecks(config, parts.book)),
    ...pinChecks(parts),
    ...tokenKeyChecks(parts),
    ...agreementChecks(parts),
    ...refusalChecks(parts),
    ...outgoingChecks(parts),
    ...formerKeyChecks(parts),
    ...(await callLogChecks(parts)),
    runningFrom(dir) === undefined ? noted('running') : good('running'),
  ];
}

/** Keys lie in the folder: nobody but its owner may read it. */
function folderChecks(dir: string): Check[] {
  const open = (statSync(dir).mode & 0o077) !== 0;
  return [open ? bad('folder', { dir }) : good('folder')];
}

async function hubChecks({ config, token, own, now, hub }: Parts): Promise<Check[]> {
  const reached = await triedAs('hub', () => hubTime(config, now));
  if ('check' in reached) return [reached.check];
  const found = [good('hub'), ...hubClockChecks(reached.value)];
  const given = await triedAs('token', () => token.get());
  if ('check' in given) return [...found, given.check];
  const spoken = await triedAs('version', () => askWhatHubSpeaks(hub));
  if ('check' in spoken) return [...found, good('token'), spoken.check];
  const carried = await triedAs('transport', async () => {
    const transport = await openTransport(config, { token, now, onTrouble: () => undefined });
    try {
      await transport.ensureTopics([own.identity.inboundTopic]);
    } finally {
      await transport.close();
    }
  });
  const last = 'check' in carried ? carried.check : good('transport');
  return [...found, good('token'), good('version'), last];
}

/** @throws HubUnreachable */
async function hubTime({ hub }: ConnectorConfig, now: () => number): Promise<HubTime> {
  const health = { method: 'GET', headers: {}, milliseconds: answerWithinMs } as const;
  const asked = now() / 1000;
  const { status, date } = await exchangedBy(`${hub}/health`, health, async (response) => ({
    status: (await textOf(response)).status,
    date: response.headers.date,
  }));
  if (status >= 500) throw new HubUnreachable(`status ${status}`);
  return { asked, answered: now() / 1000, date };
}

/** Without the authority's pin nobody gives this connector the token key. */
function pinChecks({ config, pins }: Parts): Check[] {
  const { authority } = config;
  if (authority === undefined) return [noted('authority')];
  if (pins.of(authority) === undefined) return [bad('authority-pin', { department: authority })];
  return [good('authority-pin')];
}

function tokenKeyChecks({ config, state }: Parts): Check[] {
  if (!config.mounts.some(({ subject }) => subject)) return [];
  return [state.get('tokenKey') ? good('token-key') : bad('token-key')];
}

function agreementChecks(parts: Parts): Check[] {
  const waiting = listed(parts).filter(({ waits, refused }) => waits.length > 0 || refused);
  if (waiting.length === 0) return [good('agreements')];
  return waiting.map(({ id, waits, refused = '' }) =>
    noted('agreement-waits', { id, why: waits.map(({ why }) => why).join(', ') || refused }),
  );
}

function outgoingChecks({ state }: Parts): Check[] {
  const count = state.outgoing.getKeysCount();
  return [count === 0 ? good('outgoing') : noted('outgoing', { count })];
}

function formerKeyChecks({ own }: Parts): Check[] {
  return own.former.map(({ thumbprint }) => noted('former-key', { thumbprint }));
}

function refusalChecks({ state, now }: Parts): Check[] {
  const recent = refusedMessages(state, 1000).filter(({ at }) => at > now() - dayUs);
  if (recent.length === 0) return [good('refused')];
  return recent
    .slice(0, shownRefusals)
    .map(({ at, type, code, about }) =>
      noted('refused', { at: new Date(at / 1000).toISOString(), type, code, about }),
    );
}
