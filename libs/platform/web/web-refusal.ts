/** Why nothing was fetched, as the run of a harvest and the form of a new source tell it. */
export const webRefusals = [
  'no-web-address',
  'address-refused',
  'unreachable',
  'status',
  'too-large',
  'too-slow',
  'too-many-redirects',
  'unreadable-encoding',
] as const;
export type WebRefusalCode = (typeof webRefusals)[number];

export class WebRefusal extends Error {
  constructor(
    readonly code: WebRefusalCode,
    message: string,
    /** It may go better a little later; after so many milliseconds where the source says so. */
    readonly later: boolean | number = false,
  ) {
    super(message);
    this.name = 'WebRefusal';
  }
}
