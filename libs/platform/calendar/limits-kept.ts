/**
 * How a limit counts, as conditions on the columns `outcome`, `late` and `due_on` of a table of limits; `today` is an
 * expression for the day in China on which that is asked. What nobody awaited any more while it still had time counts
 * neither way; what was late by then stays late, so that whoever gives up waiting excuses nobody.
 */
export const limitsKept = (today: string) => ({
  onTime: `(outcome = 'done' AND NOT late)`,
  late: '(late IS TRUE)',
  /** Nobody has acted yet. */
  overdue: `(outcome IS NULL AND due_on < ${today})`,
});
