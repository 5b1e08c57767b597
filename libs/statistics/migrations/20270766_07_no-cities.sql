-- Among provinces and cities stood also what is neither: the nation, and what comes of cutting the codes of districts of municipalities and of
-- counties that a province governs itself. Their scores stay as they were; they are compared with nobody any more.
DELETE FROM statistics.cohort_unit
 WHERE cohort IN ('provinces', 'cities') AND (unit = '100000' OR unit ~ '^((11|12|31|50)(0[1-9]|[1-9]\d)|\d\d90)00$');
