import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inboundTopic } from '@shutong/exchange';
import { closeLinks, openLinks, type Links } from '@shutong/messaging';
import { Database, SystemClock, readConfig, systemContext } from '@shutong/platform';
import {
  generateConnectorKeys,
  openConnectorKeys,
  openKeyCard,
  parseTerms,
  requestId,
  sealCommand,
  type AgreementTerms,
  type CallAnswer,
  type CallCommand,
} from '@shutong/wire';
import { syntheticPerson } from '../support/demo-registers';
import type { Instance } from '../support/instance';
import { departments } from './cast';
import { ApiError } from './session';

const person = syntheticPerson(815);
const answerWithinMs = 10_000;

/**
 * A hub that cheats: with all of the operator's rights it puts a key of its own in the requester's
 * place and sends the provider's connector a command that only it can read the answer of.
 */
export async function swapKey({
  instance,
  agreement,
}: {
  instance: Instance;
  agreement: { id: string };
}): Promise<void> {
  const { database, links } = await operatorsHands(instance);
  try {
    const ctx = systemContext('attacker', new Date());
    const [row] = await database.query<{ terms: AgreementTerms; card: string }>(
      ctx,
      `SELECT a.terms, c.card FROM exchange.agreement a
         JOIN exchange.connector c ON c.department = a.provider WHERE a.id = $1`,
      [agreement.id],
    );
    const command = await forged(parseTerms(row!.terms), row!.card);
    const answer = await exchanged(links, command);
    if (answer.outcome === 'answered') return;
    throw new ApiError(answer.code ?? answer.outcome, 403, 'refused by the provider’s connector');
  } finally {
    await closeLinks(links);
    await database.close();
  }
}

/** The hub's own database role and transport, as its operator holds them. */
async function operatorsHands({ folder, running }: Instance) {
  const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as {
    rolePasswords: { hub: string };
  };
  const pidFile = readFileSync(join(folder, 'hub', 'postgres', 'postmaster.pid'), 'utf8');
  const port = pidFile.split('\n')[3];
  const url = `postgres://hub:${secrets.rolePasswords.hub}@127.0.0.1:${port}/shutong`;
  const database = await Database.connect({ url, pool: 4, application: 'attacker', entities: [] });
  const config = readConfig('hub', {
    TRANSPORT: running.transport === 'kafka' ? 'kafka' : 'embedded',
    KAFKA_BROKERS: running.brokers,
  });
  return { database, links: await openLinks(config, new SystemClock(), database) };
}

async function forged(terms: AgreementTerms, providerCard: string): Promise<CallCommand> {
  const now = Date.now() * 1000;
  const own = await openConnectorKeys(generateConnectorKeys());
  const clear = {
    id: requestId(Date.now()),
    mode: 'verify' as const,
    agreement: terms.id,
    agreementVersion: terms.version,
    resource: terms.resource.code,
    fields: ['NAME'],
    purpose: terms.purpose.code,
    rowsAsked: 1,
    issuedAt: now,
    deadline: now + answerWithinMs * 1000,
  };
  const content = {
    keys: { RESIDENT_NUMBER: person.residentNumber },
    claims: { NAME: person.name },
  };
  return sealCommand({ clear, content }, { own, provider: await openKeyCard(providerCard) });
}

async function exchanged({ transport }: Links, command: CallCommand): Promise<CallAnswer> {
  const inbox = await transport.openReplies(15);
  const answer = new Promise<CallAnswer>((resolve, reject) => {
    setTimeout(() => reject(new Error('no answer')), answerWithinMs).unref();
    inbox.onMessage(({ body }) => resolve(JSON.parse(body.toString('utf8')) as CallAnswer));
  });
  const body = Buffer.from(JSON.stringify(command));
  const headers = { 'reply-to': inbox.address };
  const message = { id: command.id, key: command.agreement, type: 'call.command', headers, body };
  await transport.publish(inboundTopic(departments.police), [message]);
  return answer.finally(() => inbox.close());
}
