import { objectStore } from '@shutong/platform';
import { DatasetRegister } from './dataset-register.service';
import { Datasets } from './datasets.service';
import { Uploads } from './uploads.service';
import { VersionRecord } from './version-record.service';
import { VersionSteps } from './version-steps.service';

/** All that a department does with its datasets, whatever it is asked through. */
export const datasetServices = [
  ...[DatasetRegister, Datasets, Uploads, VersionRecord, VersionSteps],
  objectStore,
];
