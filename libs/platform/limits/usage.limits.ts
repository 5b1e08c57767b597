import type { Limit } from './limit';

/** Of what processes hand in for another part of the hub. */
export const usageLimits = {
  usageWaiting: {
    value: 50_000,
    unit: 'events',
    about:
      'Usage events that wait in one process while none can be handed in; more are not counted.',
  },
  intakeMessage: {
    value: 1_048_576,
    unit: 'bytes',
    about: 'What a process hands in at once for another part of the hub.',
  },
  intakeBacklog: {
    value: 20_000,
    unit: 'messages',
    about: 'What was handed in and waits to be taken up; more is refused.',
  },
  strangerMessage: {
    value: 32_768,
    unit: 'bytes',
    about: 'What somebody from outside hands in at once: a registration, a key, a request.',
  },
  strangerBacklog: {
    value: 500,
    unit: 'messages',
    about: 'Of one kind that people from outside have handed in and that wait; more is refused.',
  },
  usageEvents: {
    value: 100,
    unit: 'days',
    about: 'For which single usage events are kept: so far back can their sums be recounted.',
  },
  usageMinutes: { value: 40, unit: 'days', about: 'For which sums of usage by minute are kept.' },
  usageHours: { value: 800, unit: 'days', about: 'For which sums of usage by hour are kept.' },
  searchWords: { value: 400, unit: 'days', about: 'For which is kept what was searched for.' },
  rareSearchWords: {
    value: 30,
    unit: 'days',
    about: 'For which words are kept that so few searches had that they are shown to nobody.',
  },
  searchWordsADay: {
    value: 50_000,
    unit: 'words',
    about: 'That are kept of what one day’s searches were for; more are only counted as searches.',
  },
  figureRows: { value: 1000, unit: 'rows', about: 'Of figures that are asked for at once.' },
  openFigureRows: {
    value: 100_000,
    unit: 'rows',
    about: 'Of figures that become a file of an open dataset.',
  },
  reportPrint: {
    value: 60_000,
    unit: 'milliseconds',
    about: 'Within which a report is printed as PDF.',
  },
  reportsPrinted: {
    value: 2,
    unit: 'reports',
    about: 'That one process prints as PDF at a time: for each a Chromium runs.',
  },
} as const satisfies Readonly<Record<string, Limit>>;
