import { Config, FileObjectStore, OBJECT_STORE } from '@shutong/platform';

/** Where chunks wait for their requesters. */
export const batchStore = {
  provide: OBJECT_STORE,
  inject: [Config],
  useFactory: (config: Config) => new FileObjectStore(config.objectFolder),
};
