import { Calendar } from '@shutong/platform';

/** What holds a calendar, such as a hub under test. */
interface Holder {
  readonly app: { readonly get: (token: typeof Calendar) => Calendar };
}

/** As when somebody has added a year without holidays to the calendar; the answer takes it away again. */
export function addYear({ app }: Holder, year: number): () => void {
  const years = app.get(Calendar)['years'] as Map<number, object>;
  years.set(year, { year, daysOff: [], workingWeekends: [] });
  return () => years.delete(year);
}
