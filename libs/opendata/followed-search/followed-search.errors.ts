import { defineErrors } from '@shutong/platform';

export const followedSearchErrors = defineErrors('opendata.followed-search', {
  /** The account follows no search of this id. */
  notFound: 'not-found',
  /** The account follows as many as one may. */
  tooMany: 'conflict',
});
