import { defineErrors } from '@shutong/platform';

export const taxonomyErrors = defineErrors('catalog.taxonomy', {
  notFound: 'not-found',
});
