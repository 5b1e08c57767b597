"""Reads what a portal offers to everybody's programs: its sitemap, its feed, its datasets in RDF and for search engines, its feature data.

Usage: read.py URL DATASET, the id of a dataset of a department. Prints what came of it as JSON.
"""
import json
import logging
import struct
import sys
import urllib.request

import feedparser
import pyogrio.raw
import rdflib
from usp.tree import sitemap_tree_for_homepage

SCHEMA = rdflib.Namespace("https://schema.org/")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SYNTAXES = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}


def asked(url, accept):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept})) as answer:
        return answer.read().decode(), answer.headers.get_content_type()


def mapped(url):
    """From robots.txt on, as a crawler finds it."""
    pages = [page for page in sitemap_tree_for_homepage(url).all_pages() if "/dataset/" in page.url]
    return {"pages": len({page.url for page in pages}), "undated": sum(not page.last_modified for page in pages)}


def followed(url):
    ids, faults, pages, address = [], [], 0, f"{url}/feed.atom"
    while address:
        feed = feedparser.parse(address)
        pages += 1
        if feed.bozo:
            faults.append(str(feed.bozo_exception))
        ids += [entry.id for entry in feed.entries if entry.title and entry.updated_parsed]
        address = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    again = feedparser.parse(f"{url}/feed.atom", etag=feedparser.parse(f"{url}/feed.atom").etag)
    return {"ids": len(set(ids)), "told": len(ids), "faults": faults, "again": again.status, "several": pages > 1}


def described(url, dataset):
    graphs = []
    for accept, syntax in SYNTAXES.items():
        text, kind = asked(f"{url}/id/{dataset}", accept)
        assert kind == accept, kind
        graphs.append(rdflib.Graph().parse(data=text, format=syntax))
    graphs.append(rdflib.Graph().parse(data=asked(f"{url}/id/{dataset}", "application/ld+json")[0], format="json-ld"))
    alike = all(len(graph) == len(graphs[0]) for graph in graphs)
    return {"alike": alike, "datasets": len(set(graphs[0].subjects(rdflib.RDF.type, DCAT.Dataset)))}


def for_search_engines(url, dataset):
    told = json.loads(asked(f"{url}/id/{dataset}", 'application/ld+json;profile="https://schema.org/"')[0])
    assert told["@context"] == "https://schema.org/"
    # The context itself is not fetched: every word that is used is one of its vocabulary.
    told["@context"] = {"@vocab": str(SCHEMA)}
    graph = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
    (found,) = graph.subjects(rdflib.RDF.type, SCHEMA.Dataset)
    return {
        "isItself": str(found) == f"{url}/id/{dataset}",
        "named": len(list(graph.objects(found, SCHEMA.name))),
        "described": len(list(graph.objects(found, SCHEMA.description))),
        "downloads": len(list(graph.objects(None, SCHEMA.contentUrl))),
    }


def placed(url, dataset):
    """Pages of four, so that links lead from one to the next."""
    address = f"OAPIF:{url}/api/v1/datasets/{dataset}/versions/latest/features"
    layers = [name for name, _ in pyogrio.list_layers(address)]
    read = lambda **asked: pyogrio.raw.read(address, layer=layers[0], PAGE_SIZE=4, **asked)
    _, rows, points, _ = read()
    meta, _, _, values = read(bbox=(106.15, 26, 106.45, 27))
    names = values[list(meta["fields"]).index("name")]
    return {
        "layers": layers,
        "all": len(set(rows if rows is not None else map(bytes, points))),
        "first": list(struct.unpack("<dd", points[0][5:21])),
        "inBox": list(names),
    }


logging.getLogger("usp").setLevel(logging.ERROR)
url, dataset = sys.argv[1:]
print(json.dumps({
    "sitemap": mapped(url),
    "feed": followed(url),
    "rdf": described(url, dataset),
    "features": placed(url, dataset),
    "schemaOrg": for_search_engines(url, dataset),
}))
