import { openAnswer, sealCommand, type QueryContent, type Reply } from '@shutong/wire';
import { now, parties, queryRequest } from '../../wire/parties.fixture';
import { sealReply } from './seal-reply';

/** What the requester reads of an answer with this cell, and what its provider was told. */
async function sealed(cell: string) {
  const all = await parties();
  const own = { own: all.requester.keys, provider: all.provider.card };
  const command = await sealCommand(queryRequest, own);
  const content: QueryContent = { rows: [{ name: cell }] };
  const reply: Reply = { outcome: 'answered', content, answeredAt: now };
  const told: string[] = [];
  const to = { command, own: all.provider.keys, requester: all.requester.card };
  const answer = await sealReply(reply, to, ({ code }) => told.push(code));
  return { answer: await openAnswer(answer, { command, ...own }), told };
}

it('is what the source gave', async () => {
  const { answer, told } = await sealed('水务公司');
  expect([answer, told]).toMatchObject([{ content: { rows: [{ name: '水务公司' }] } }, []]);
});

it('is a refusal where it is more than a message carries', async () => {
  const { answer, told } = await sealed('水'.repeat(2 ** 20));
  expect(answer).toMatchObject({ outcome: 'refused', code: 'connector.too-large' });
  expect(told).toEqual(['wire.too-large']);
});

it('is a failure of the source where no JSON can hold it, such as half of a surrogate pair', async () => {
  const { answer, told } = await sealed('\ud800');
  expect(answer).toMatchObject({ outcome: 'source-error', code: 'connector.source-error' });
  expect(told).toEqual(['wire.not-canonical']);
});
