import { HubError } from '@shutong/platform';

/** The code with which the work was refused, `ok` where it was done; a defect is thrown on. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof HubError) return error.code;
      throw error;
    },
  );
