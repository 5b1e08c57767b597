-- A mark can be taken off again: by the authority, on a ground that is kept in the log.
GRANT DELETE ON opendata.provider TO hub;
