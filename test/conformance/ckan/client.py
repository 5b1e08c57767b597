"""Asks a portal as a program made for CKAN does, by ckanapi's own class. Prints what came of it as JSON.

Usage: client.py URL DATASET, the id of a dataset whose rows can be asked for.
"""
import json
import sys

from ckanapi import NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import CKANAPIError, SearchQueryError


def outcome(ask):
    try:
        ask()
        return "answered"
    except (NotFound, SearchQueryError, ValidationError, CKANAPIError) as error:
        return type(error).__name__


def all_found(ckan):
    """Every dataset, page by page as ckanext-harvest goes."""
    names, start = [], 0
    while True:
        page = ckan.action.package_search(start=start, rows=100, sort="id asc")["results"]
        if not page:
            return names
        names += [one["name"] for one in page]
        start += 100


def all_rows(ckan, resource):
    rows, offset = [], 0
    while True:
        page = ckan.action.datastore_search(resource_id=resource, offset=offset, limit=1000)
        rows += page["records"]
        offset += len(page["records"])
        if offset >= page["total"]:
            return rows


def main(url, dataset):
    told = {}
    for name, get_only in (("post", False), ("get", True)):
        with RemoteCKAN(url, get_only=get_only, user_agent="conformance") as ckan:
            own = ckan.action.package_show(id=dataset)
            resource = own["resources"][0]["id"]
            found = all_found(ckan)
            rows = all_rows(ckan, resource)
            told[name] = {
                "site": ckan.action.site_read(),
                "version": ckan.action.status_show()["ckan_version"],
                "listed": len(ckan.action.package_list()),
                "found": len(found),
                "distinct": len(set(found)),
                "rows": len(rows),
                "inOrder": [row["_id"] for row in rows] == list(range(1, len(rows) + 1)),
                "filtered": ckan.action.datastore_search(
                    resource_id=resource, filters=json.dumps({"name": "r7"})
                )["records"],
                "refusals": [
                    outcome(lambda: ckan.action.package_show(id="nobody")),
                    outcome(lambda: ckan.action.package_show()),
                    outcome(lambda: ckan.action.package_search(fq="(a")),
                    outcome(lambda: ckan.action.package_search(rows="many")),
                    outcome(lambda: ckan.action.package_create(name="x")),
                    outcome(lambda: ckan.action.datastore_search_sql(sql="SELECT 1")),
                    outcome(lambda: ckan.action.datastore_search(resource_id="nobody")),
                ],
            }
    print(json.dumps(told))


main(*sys.argv[1:])
