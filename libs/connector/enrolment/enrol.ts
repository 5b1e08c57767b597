import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  supportedVersions,
} from '@shutong/wire';
import { departmentPattern } from '../config/config.schema';
import { configFile } from '../config/connector-config';
import { configTemplate } from '../config/config-template';
import { ConnectorError } from '../errors/connector-error';
import { exchanged } from '../hub/http';
import { answerOf } from '../hub/hub-client';
import { HubUnreachable } from '../hub/hub.errors';
import type { Identity } from '../identity/identity';
import { writeIdentity } from '../identity/identity-file';
import { State } from '../state/state';
import { enrolledAnswer, type EnrolledAnswer } from './enrolled-answer';

const answerWithinMs = 15_000;

/** What an administrator gives `init`. */
export interface Enrolment {
  readonly dir: string;
  /** Address of the hub. */
  readonly hub: string;
  /** One-time token from the hub's security administrator. */
  readonly token: string;
  /** Credit code of the department that the token is for. */
  readonly department: string;
  /** True where the operator runs the connector and holds its keys. */
  readonly hosted: boolean;
  /** Microseconds since the epoch. */
  readonly now: number;
}

/** The enrolled connector; `already` where this folder had joined before and nothing was asked. */
export interface EnrolledConnector {
  readonly identity: Identity;
  readonly already: boolean;
}

/**
 * Joins the hub: keys and card are on the disk before anything is sent, and the same are used however often
 * this runs, so that a lost answer costs nothing. Errors: `connector.already-enrolled` (elsewhere),
 * `.enrolment-uncertain` (nothing known: run it again), `.wire-version`, `.bad-thumbprint`, `.state`, and the hub's refusal.
 */
export async function enrol(asked: Enrolment): Promise<EnrolledConnector> {
  if (!departmentPattern.test(asked.department))
    throw new ConnectorError('connector.bad-thumbprint');
  makeFolder(asked.dir);
  const state = State.open(asked.dir);
  try {
    const joined = state.get('identity');
    const identity = joined ? assertSame(joined, asked) : await ask(state, asked);
    writeFiles(asked.dir, identity);
    return { identity, already: joined !== undefined };
  } finally {
    await state.close();
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (cause) {
    throw new ConnectorError('connector.state', { path }, { cause });
  }
}

function assertSame(joined: Identity, { hub, department, hosted }: Enrolment): Identity {
  const same = joined.hub === hub && joined.department === department && joined.hosted === hosted;
  if (same) return joined;
  throw new ConnectorError('connector.already-enrolled', {
    department: joined.department,
    hub: joined.hub,
  });
}

async function ask(state: State, asked: Enrolment): Promise<Identity> {
  const { hub, department, hosted } = asked;
  const card = await cardFor(state, asked);
  const { thumbprint } = await openKeyCard(card);
  const answer = await send(asked, card);
  const identity: Identity = { department, hosted, thumbprint, card, hub, ...answer };
  await state.put('identity', identity);
  return identity;
}

/** The department's key card; made with its keys at the first run, and again only for another holder. */
async function cardFor(state: State, { department, hosted, now }: Enrolment): Promise<string> {
  const stored = state.get('keys') ?? generateConnectorKeys();
  if (!state.get('keys')) await state.put('keys', stored);
  const before = state.get('card');
  if (before !== undefined) {
    const card = await openKeyCard(before);
    if (card.department === department && card.hosted === hosted) return before;
  }
  const keys = await openConnectorKeys(stored);
  const card = issueKeyCard(keys, { department, hosted, issuedAt: now });
  await state.put('card', card);
  return card;
}

async function send(asked: Enrolment, card: string): Promise<EnrolledAnswer> {
  const { hub, token } = asked;
  try {
    const received = await exchanged(`${hub}/api/v1/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, card, wire: supportedVersions }),
      milliseconds: answerWithinMs,
    });
    return enrolledAnswer(answerOf(received), asked);
  } catch (cause) {
    if (!(cause instanceof HubUnreachable)) throw cause;
    throw new ConnectorError('connector.enrolment-uncertain', { hub }, { cause });
  }
}

function writeFiles(dir: string, identity: Identity): void {
  writeIdentity(dir, identity);
  const config = join(dir, configFile);
  if (!existsSync(config)) {
    writeFileSync(config, configTemplate(identity), { mode: 0o600 });
  }
}
