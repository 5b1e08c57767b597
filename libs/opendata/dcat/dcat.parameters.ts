import { IsIn, IsOptional, IsUUID, Length } from 'class-validator';
import { rdfEndings, type RdfEnding } from './rdf-writing';

/** How a document is written. */
export class RdfEndingParameter {
  @IsIn(rdfEndings)
  ending: RdfEnding;
}

/** A dataset by its id or its name, and how it is written. */
export class WrittenDatasetParameters extends RdfEndingParameter {
  @Length(1, 100)
  dataset: string;
}

/** Which page of the catalogue is asked for. */
export class CataloguePageParameters {
  /** Id of the last dataset of the page before. */
  @IsOptional()
  @IsUUID()
  after?: string;
}
