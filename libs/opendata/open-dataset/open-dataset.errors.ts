import { defineErrors } from '@shutong/platform';

/** What everybody is told of datasets that are not there for them. What is not open looks like what does not exist. */
export const openErrors = defineErrors('opendata.open', {
  datasetNotFound: 'not-found',
  versionNotFound: 'not-found',
  tableNotFound: 'not-found',
  /** Of the sitemap. */
  pageNotFound: 'not-found',
  /** It was open; date, ground and hashes remain. */
  withdrawn: 'gone',
  /** The agreement does not cover all columns of the file. */
  onlyInPart: 'forbidden',
  /** Its publisher has not declared the table a time series. */
  noSeries: 'not-found',
  /** The column is bound to no code table, or not there. */
  noCodes: 'not-found',
  /** The rows of the table have no place. */
  noFeatures: 'not-found',
  featureNotFound: 'not-found',
  /** In none of the formats that the address has. */
  notAcceptable: 'not-acceptable',
  /** Begins beyond the end of the file, or is none. */
  rangeMisfit: 'range',
});
