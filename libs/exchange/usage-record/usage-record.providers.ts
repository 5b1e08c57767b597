import { UsageInspections } from './usage-inspections.service';
import { UsageRecordResolver } from './usage-record.resolver';
import { UsageRecords } from './usage-records.service';
import { UsageTellings } from './usage-tellings.service';

/** How shared data is used, as its requester records it and others inspect it. */
export const usageRecordProviders = [
  UsageInspections,
  UsageRecordResolver,
  UsageRecords,
  UsageTellings,
];
