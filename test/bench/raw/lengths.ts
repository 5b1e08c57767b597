import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealAnswer,
  sealCommand,
} from '@shutong/wire';
import { departments } from '../../story/cast';
import type { Lengths } from './echo';

/** Bytes of a real verification: a command and its answer with one subject, sealed and signed. */
export async function realLengths(): Promise<Lengths> {
  const requester = await party(departments.requester);
  const provider = await party(departments.police);
  const now = Date.now() * 1000;
  const clear = {
    ...{ id: requestId(Date.now()), mode: 'verify' as const, agreement: requestId(Date.now()) },
    ...{ agreementVersion: 1, resource: 'person-register', fields: ['NAME'], purpose: 'bench-0' },
    ...{ rowsAsked: 1, issuedAt: now, deadline: now + 10_000_000 },
  };
  const content = { keys: { RESIDENT_NUMBER: '371701190001010013' }, claims: { NAME: '王某某' } };
  const command = await sealCommand(
    { clear, content },
    { own: requester.keys, provider: provider.card },
  );
  const subject = { count: 1, tokens: [Buffer.alloc(32).toString('base64url')] };
  const answer = await sealAnswer(
    { outcome: 'answered', content: { result: 'match' }, answeredAt: now, subject },
    { command, own: provider.keys, requester: requester.card },
  );
  return { command: JSON.stringify(command).length, answer: JSON.stringify(answer).length };
}

async function party(department: string) {
  const keys = await openConnectorKeys(generateConnectorKeys());
  const card = await openKeyCard(
    issueKeyCard(keys, { department, hosted: false, issuedAt: Date.now() * 1000 }),
  );
  return { keys, card };
}
