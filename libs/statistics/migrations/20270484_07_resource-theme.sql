-- Which themes resources are classed under: what is counted by theme.
CREATE TABLE statistics.resource_theme (
  resource uuid NOT NULL,
  theme    text NOT NULL,
  PRIMARY KEY (resource, theme)
);
CREATE INDEX resource_theme_theme ON statistics.resource_theme (theme);
GRANT SELECT, INSERT, DELETE ON statistics.resource_theme TO worker;
GRANT SELECT ON statistics.resource_theme TO hub;

-- What was before they were learnt from events: a replay begins with it.
INSERT INTO statistics.resource_theme (resource, theme)
SELECT r.id, e.theme FROM catalog.resource r JOIN catalog.entry e ON e.id = r.entry_id AND e.current
 WHERE r.state = 'mounted' AND e.theme <> '';
CREATE TABLE statistics_base.resource_theme AS TABLE statistics.resource_theme;
