import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  signHandover,
  type KeyCard,
} from '@shutong/wire';
import { departments, now, parties, termsBetween } from '../../wire/parties.fixture';
import type { Own } from '../identity/own';
import { State } from '../state/state';
import { AgreementBook } from './agreement-book';
import { CardBook } from './card-book';
import { Pins } from './pins';

/** Whoever reads a card has to wait before he has it. */
class SlowCards extends CardBook {
  gate: Promise<void> = Promise.resolve();

  override async newest(department: string): Promise<KeyCard | undefined> {
    const { gate } = this;
    const card = await super.newest(department);
    await gate;
    return card;
  }
}

describe('the agreements that a connector holds', () => {
  let folder: string;
  let state: State;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agreements-'));
    state = State.open(folder);
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  it('show the newest card of the other side, also where it is learned while an older one is read', async () => {
    const { provider, requester } = await parties();
    const identity = { department: departments.requester } as Own['identity'];
    const own = { identity, card: requester.card } as Own;
    const pins = new Pins(state, { [departments.provider]: provider.keys.thumbprint }, own);
    const cards = new SlowCards(state, pins);
    const book = new AgreementBook({ state, own, pins, cards, now: () => now });
    const terms = termsBetween({ provider, requester, other: provider });
    await state.agreements.put(terms.id, {
      ...{ terms, signatures: { provider: '', requester: '' }, side: 'requester', state: 'active' },
      ...{ cards: { provider: provider.jws, requester: requester.jws }, changedAt: now },
    });
    const second = await openConnectorKeys(generateConnectorKeys());
    const holder = { department: departments.provider, hosted: false };
    const handover = signHandover({ ...holder, to: second.thumbprint, at: now }, provider.keys);
    const predecessors = [{ sign: provider.keys.sign, handover }];

    let open = () => undefined as void;
    cards.gate = new Promise((resolve) => (open = resolve));
    const reading = book.held(terms.id);
    // Until it has read the old card.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await book.learn(issueKeyCard(second, { ...holder, issuedAt: now + 1 }, predecessors));
    open();
    expect((await reading)?.cards.provider.thumbprint).toBe(second.thumbprint);
    expect((await book.held(terms.id))?.cards.provider.thumbprint).toBe(second.thumbprint);
  });
});
