import { Departments } from '@shutong/identity';
import type { FixedClock } from '@shutong/platform';
import { at } from './answering';
import { bureau, police, type ExchangeHub } from './exchange';

/** Disables the police, and enables them again, on a day to which the clock is set. */
export function switching(of: { readonly hub: () => ExchangeHub; readonly clock: FixedClock }) {
  const security = () => of.hub().as(bureau, 'security-administrator', 'an');
  const departments = () => of.hub().app.get(Departments);
  return {
    disableOn: async (day: string) => {
      of.clock.set(at(day));
      await departments().disable(security(), police);
    },
    enableOn: async (day: string) => {
      of.clock.set(at(day));
      await departments().enable(security(), police);
    },
  };
}
