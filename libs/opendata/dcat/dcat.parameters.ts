import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { sourceClasses, type SourceClass } from '../provider/source-class';
import { rdfEndings, type RdfEnding } from './rdf-writing';

/** How a document is written. */
export class RdfEndingParameter {
  @IsIn(rdfEndings)
  ending: RdfEnding;
}

/** Which page of the catalogue is asked for. */
export class CataloguePageParameters {
  /** Id of the last dataset of the page before. */
  @IsOptional()
  @IsUUID()
  after?: string;

  /** Only what bodies of the government give, or only what others do. */
  @IsOptional()
  @IsIn(sourceClasses)
  sourceClass?: SourceClass;
}
