import { IsIn, Length } from 'class-validator';
import { datasetFormats, type DatasetFormat } from './dataset-format';

/** A dataset by its id or its name. */
export class DatasetParameter {
  @Length(1, 100)
  dataset: string;
}

/** A dataset, and how it is written. */
export class WrittenDatasetParameters extends DatasetParameter {
  @IsIn(datasetFormats)
  ending: DatasetFormat;
}
