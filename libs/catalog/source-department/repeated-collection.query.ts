/**
 * Items of published entries that carry a data element which another department is the source of: `$1` code of the element, `$2` the
 * department that collects it again, each null for any; `$3` to `$5` element, entry and position of the last row before; `$6` how many.
 */
export const repeatedCollectionPage = `
  SELECT s.element, d.name AS "elementName", s.department AS "source", s.department_name AS "sourceName",
         e.id AS "entryId", e.code AS "entryCode", e.title AS "entryTitle", e.provider,
         e.provider_name AS "providerName", i.position, i.code AS "itemCode", i.name AS "itemName"
    FROM catalog.source_department s
    JOIN catalog.data_element d ON d.code = s.element
    JOIN catalog.item i ON i.data_element = s.element
    JOIN catalog.entry e ON e.id = i.entry_id AND e.version = i.version
   WHERE s.current AND e.current AND e.state = 'published' AND e.provider <> s.department
     AND ($1::text IS NULL OR s.element = $1) AND ($2::text IS NULL OR e.provider = $2)
     AND ($3::text IS NULL OR (s.element, e.id, i.position) > ($3, $4::uuid, $5::int))
   ORDER BY s.element, e.id, i.position LIMIT $6`;

/** Departments whose published entries collect the element `$1` again. */
export const collectingAgain = `
  SELECT DISTINCT e.provider
    FROM catalog.source_department s
    JOIN catalog.item i ON i.data_element = s.element
    JOIN catalog.entry e ON e.id = i.entry_id AND e.version = i.version
   WHERE s.element = $1 AND s.current AND e.current AND e.state = 'published' AND e.provider <> s.department
   ORDER BY e.provider`;

/** Items of versions, whatever their state, that another department is the source of: `$1` entries, `$2` versions. */
export const sourcedElsewhere = `
  SELECT i.entry_id AS "entryId", i.version, i.code AS "itemCode", s.element,
         s.department AS "source", s.department_name AS "sourceName"
    FROM unnest($1::uuid[], $2::integer[]) AS asked (id, version)
    JOIN catalog.entry e ON e.id = asked.id AND e.version = asked.version
    JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version
    JOIN catalog.source_department s ON s.element = i.data_element AND s.current
   WHERE e.provider IS NOT NULL AND e.provider <> s.department
   ORDER BY i.entry_id, i.version, i.position`;
