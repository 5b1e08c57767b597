-- A provider takes out what it brought in for those who do not use it yet: it stays for the others.
GRANT UPDATE (parties) ON exchange.project_resource TO hub;
