import { Clock } from '../clock/clock';
import { Config } from '../config';
import { OBJECT_STORE } from './object-store';
import { openObjectStore } from './open-object-store';

/** The store of a process, where its settings say. */
export const objectStore = {
  provide: OBJECT_STORE,
  inject: [Config, Clock],
  useFactory: openObjectStore,
};
