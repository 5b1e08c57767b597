import type { Limit } from './limit';

/** Of verifications and queries, and of what waits for the connectors that carry them. */
export const callLimits = {
  callsPerDay: {
    value: 10_000_000,
    unit: 'calls',
    about:
      'That an application expects, a decision grants or a service change leaves, of each day.',
  },
  rowsPerDay: { value: 1_000_000_000, unit: 'rows', about: 'That an application expects.' },
  rowsPerQuery: {
    value: 10_000,
    unit: 'rows',
    about: 'Of one query that a decision or project grants.',
  },
  signature: {
    value: 65_536,
    unit: 'characters',
    about:
      'Of a signature under an agreement that a connector hands in; shorter ones may be refused by their form.',
  },
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
      'In which a topic is followed; over Kafka more are not looked after, over the stream a department is refused more.',
  },
  commandKept: {
    value: 60_000,
    unit: 'milliseconds',
    about:
      "After which the hub's log forgets a call's command that its provider's connector has not taken; its call is over by then.",
  },
} as const satisfies Readonly<Record<string, Limit>>;
