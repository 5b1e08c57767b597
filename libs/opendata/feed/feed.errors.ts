import { defineErrors } from '@shutong/platform';

export const feedErrors = defineErrors('opendata.feed', {
  /** What datasets are to be found by cannot be read, or names a field that there is not. */
  unreadableSearch: 'invalid',
});
