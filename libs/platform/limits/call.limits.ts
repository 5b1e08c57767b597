import type { Limit } from './limit';

/** Of verifications and queries, and of what waits for the connectors that carry them. */
export const callLimits = {
  answeredOnArrival: {
    value: 500,
    unit: 'applications',
    about:
      'Of those that wait for a connector, the oldest that its joining has answered by rule; the rest waits for its provider.',
  },
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
  groupsPerTopic: {
    value: 100,
    unit: 'groups',
    about:
      'In which one topic is followed: over Kafka one more is not looked after, over the stream one more of a department is refused.',
  },
  commandKept: {
    value: 60_000,
    unit: 'milliseconds',
    about:
      "After which the hub's log forgets a call's command that its provider's connector has not taken; its call is over by then.",
  },
} as const satisfies Readonly<Record<string, Limit>>;
