-- Files are also those that the hub writes itself, such as its statistics (figures:departments).
ALTER TABLE datasets.fetch DROP CONSTRAINT fetch_address_check;
ALTER TABLE datasets.fetch ADD CHECK (address ~ '^(https?://|figures:)');
