import type { Limit } from './limit';

/** Of verifications and queries. */
export const callLimits = {
  callDeadline: {
    value: 10_000,
    unit: 'milliseconds',
    about: 'Longest wait for a verify or query answer.',
  },
  callsInFlight: {
    value: 2000,
    unit: 'calls',
    about: 'Verify and query calls waiting in one hub process.',
  },
  callsInFlightShare: {
    value: 1000,
    unit: 'calls',
    about: 'Of them for one provider, and of one requester.',
  },
  commandKept: {
    value: 60_000,
    unit: 'milliseconds',
    about:
      "After which the hub's log forgets a call's command that its provider's connector has not taken; its call is over by then.",
  },
} as const satisfies Readonly<Record<string, Limit>>;
