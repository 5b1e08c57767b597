import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { limits } from '@shutong/platform';

/** A file that is to become the next version of a dataset. */
export class BeginUpload {
  @IsUUID()
  dataset: string;

  /** Of the version to be, where its sender names it: announced again, for an answer that was lost, it is the same version. */
  @IsOptional()
  @IsUUID()
  id?: string;

  /** Name of the file; what it is, its contents say. */
  @IsString()
  @Length(1, limits.nameField.value)
  fileName: string;

  /** Of the file. */
  @IsInt()
  @Min(1)
  @Max(limits.ingestFile.value)
  bytes: number;
}
