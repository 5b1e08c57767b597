/** What a job asks under. */
export interface JobAsk {
  /** Id of the agreement. */
  readonly agreement: string;
  /** Code; the agreement's where it is left out. */
  readonly purpose?: string;
}
