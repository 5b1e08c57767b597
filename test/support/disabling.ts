import { Departments } from '@shutong/identity';
import type { FixedClock } from '@shutong/platform';
import { at } from './answering';
import { bureau, police, type ExchangeHub } from './exchange';

/** Disables a department, the police where none is named, and enables it again, on a day to which the clock is set. */
export function switching(of: { readonly hub: () => ExchangeHub; readonly clock: FixedClock }) {
  const security = () => of.hub().as(bureau, 'security-administrator', 'an');
  const departments = () => of.hub().app.get(Departments);
  return {
    disableOn: async (day: string, department = police) => {
      of.clock.set(at(day));
      await departments().disable(security(), department);
    },
    enableOn: async (day: string, department = police) => {
      of.clock.set(at(day));
      await departments().enable(security(), department);
    },
  };
}
