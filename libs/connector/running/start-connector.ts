import type { Logger } from 'pino';
import { AgreementMessages } from '../agreement/agreement-messages';
import { KnownAgreements } from '../agreement/known-agreements';
import { RestrictionMessages } from '../agreement/restriction-messages';
import { Signing } from '../agreement/signing';
import { BatchMessages } from '../batch/batch-messages';
import type { CallLog } from '../call-log/call-log';
import { readConnectorConfig } from '../config/read-connector-config';
import { HubContact } from '../hub-contact/hub-contact';
import { refreshOwn } from '../identity/own';
import { Inbound } from '../inbound/inbound';
import { startLocal } from '../local/local-server';
import { failureFacts, processLog, type Log } from '../log/log';
import { Outgoing } from '../outgoing/outgoing';
import { Refusals } from '../state/refusals';
import { TokenKeys } from '../token-key/token-keys';
import { Link } from './link';
import { lockFolder } from './lock';
import { openTransport } from './open-transport';
import { openParts, type Parts } from './parts';
import { openBatchRounds } from './batch-rounds';
import { openProviderSide, type ProviderLinks } from './provider-side';
import { openRequesterSide } from './requester-side';
import { Rounds } from './rounds';
import { seldom } from './seldom';
import { sweeping } from './sweeping';

/** Between two checkpoints of the own log: each costs a few flushes of the disk. */
const publishEveryMs = 1000;

/** A connector at work. */
export interface RunningConnector {
  /** Of the local address. */
  readonly port: number;
  /** Takes nothing new, lets what runs end, keeps everything. */
  close(): Promise<void>;
}

/** Things to close, in the reverse order of their opening. */
type Closers = (() => Promise<void> | void)[];

/**
 * Runs the connector of a folder: follows its inbound topic, signs, answers, asks. Starts without the hub
 * too and follows as soon as it is there. Errors: `connector.config`, `.not-enrolled`, `.already-running`,
 * `.state`, and those of the local address.
 */
export async function startConnector(dir: string, log?: Logger): Promise<RunningConnector> {
  const config = await readConnectorConfig(dir);
  const closers: Closers = [lockFolder(dir)];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const parts = await openParts(dir, config);
    closers.push(() => parts.state.close());
    const port = await run(parts, log ?? processLog(parts.own.identity.department), closers);
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function run(parts: Parts, log: Logger, closers: Closers): Promise<number> {
  const { config, state, own, pins, book, hub, now } = parts;
  const refusals = new Refusals(state);
  const onNews = () => rounds.nudge();
  const onBatch = () => batches.nudge();
  const onRefused: Inbound['refused'] = (...refused) => inbound.refused(...refused);
  const by = { ...parts, authority: config.authority, log, onNews, onRefused };
  const outgoing = new Outgoing(by);
  const restrictions = new RestrictionMessages({ ...by, outgoing });
  const agreements = new KnownAgreements({ ...by, restrictions });
  const tokenKeys = new TokenKeys(by);
  const links = { agreements, onRefused, onNews: onBatch, log };
  const send: ProviderLinks['send'] = (...sent) => link.reply(...sent);
  const provider = await openProviderSide(parts, { ...links, tokenKeys, send });
  closers.push(() => provider.close(), keeping(parts, provider.callLog, log));
  const contact = new HubContact(by);
  const requester = openRequesterSide(parts, { ...links, contact, callLog: provider.callLog });
  closers.push(beating(contact, log), () => requester.close());
  const messages = new AgreementMessages({ state, own, book, now, onProposed: onNews });
  const inbound = new Inbound({
    ...{ agreements: messages, restrictions, calls: provider.calls, tokenKeys, refusals, log, now },
    batches: new BatchMessages(provider.sending, requester.receiving),
  });
  const signing = new Signing({ state, pins, mounts: config.mounts, own, hub, log, now });
  const { asking, ordering, jobs } = requester;
  const sweep = sweeping(parts, contact, [provider, jobs]);
  const looked = { signing, 'token-key': tokenKeys, restrictions, outgoing };
  const rounds = roundsOf(looked, sweep, log);
  const batches = openBatchRounds(provider, requester, log);
  const link = linkOf(parts, inbound, log);
  closers.push(...[rounds, batches, link].map((one) => () => one.close()));
  await link.start();
  rounds.nudge();
  batches.nudge();
  await jobs.resume();
  const asked = { asking, ordering, jobs, state, contact };
  const local = await startLocal({ ...asked, listen: config.listen, log });
  closers.push(() => local.close());
  return local.port;
}

/** What is looked at twice a second, by name. */
function roundsOf(
  all: Readonly<Record<string, { round(): Promise<void> }>>,
  sweep: () => Promise<void>,
  log: Logger,
): Rounds {
  const rounds = Object.entries(all).map(([name, one]) => ({ name, run: () => one.round() }));
  return new Rounds([...rounds, { name: 'sweep', run: sweep }], log);
}

function linkOf(parts: Parts, inbound: Inbound, log: Logger): Link {
  const { config, own, token, now } = parts;
  const { department, inboundTopic: topic } = own.identity;
  const onTrouble = (error: unknown, where: string) =>
    log.warn({ where, ...failureFacts(error) }, 'transport');
  return new Link({
    open: () => openTransport(config, { token, now, onTrouble }),
    topic,
    group: `connector.${department}`,
    handler: (message) => inbound.handle(message),
    log,
  });
}

/** Apart from the other rounds, which may take their time. Returns how it ends. */
function beating(contact: HubContact, log: Log): () => Promise<void> {
  const rounds = new Rounds([{ name: 'heartbeat', run: () => contact.round() }], log);
  return () => rounds.close();
}

/**
 * What needs no hub, beside the rounds that may wait for it: another root key is taken over, the own log published.
 * Returns how it ends: with everything published.
 */
function keeping(
  { own, state }: Parts,
  callLog: Pick<CallLog, 'publish'>,
  log: Logger,
): () => Promise<void> {
  const refresh = async () => {
    if (!(await refreshOwn(own, state))) return;
    log.info({ thumbprint: own.identity.thumbprint }, 'keys or key card changed');
  };
  const publish = seldom(publishEveryMs, () => callLog.publish());
  const rounds = new Rounds(
    [
      { name: 'own-keys', run: refresh },
      { name: 'call-log', run: publish },
    ],
    log,
  );
  return async () => {
    await rounds.close();
    await callLog.publish().catch((error: unknown) => {
      log.error(failureFacts(error), 'own log not published');
    });
  };
}
