import { PublicationRecord } from './publication-record.service';
import { Publications } from './publications.service';

/** All that a department does with what it gives to everybody, whatever it is asked through. */
export const publicationServices = [PublicationRecord, Publications];
