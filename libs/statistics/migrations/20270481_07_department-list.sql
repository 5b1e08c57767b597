-- Which of the four lists departments have, by the day in China on which that changed: the last row up to a day is how a list stood at its end.
CREATE TABLE statistics.department_list (
  department   text NOT NULL,
  kind         text NOT NULL,
  day          date NOT NULL,
  items        integer NOT NULL CHECK (items >= 0),
  linked_items integer NOT NULL CHECK (linked_items BETWEEN 0 AND items),
  links        integer NOT NULL CHECK (links >= linked_items),
  PRIMARY KEY (department, kind, day)
);
GRANT SELECT, INSERT, UPDATE ON statistics.department_list TO worker;
GRANT SELECT ON statistics.department_list TO hub;
