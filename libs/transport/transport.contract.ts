import { claimCheckContract } from './contract/claim-check.contract';
import { deadLetterContract } from './contract/dead-letter.contract';
import { deliveryContract } from './contract/delivery.contract';
import { Bench, type TransportHarness } from './contract/harness.contract';
import { lifetimeContract } from './contract/lifetime.contract';
import { orderContract } from './contract/order.contract';
import { repliesContract } from './contract/replies.contract';

/** What every transport promises (architecture, "Messaging"); each implementation's spec calls it. */
export function transportContract(kind: string, start: () => Promise<TransportHarness>): void {
  describe(`transport ${kind}`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = new Bench(await start());
    }, 120_000);
    afterEach(() => bench.closeAll());
    afterAll(() => bench?.harness.close());

    describe('delivery', () => deliveryContract(() => bench));
    describe('claim checks', () => claimCheckContract(() => bench));
    describe('order and back-pressure', () => orderContract(() => bench));
    describe('dead letters', () => deadLetterContract(() => bench));
    describe('lifetime', () => lifetimeContract(() => bench));
    describe('replies', () => repliesContract(() => bench));
  });
}
