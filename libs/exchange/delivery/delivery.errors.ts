import { defineErrors } from '@shutong/platform';

export const deliveryErrors = defineErrors('exchange.delivery', {
  notFound: 'not-found',
});
