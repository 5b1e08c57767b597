"""Pages of a catalogue, judged by others' software: rdflib reads them, pySHACL validates them.

validate.py FOLDER SHAPES: FOLDER holds page-1.ttl, page-1.rdf, page-1.jsonld, page-1.nt, page-2.ttl and so on. The syntaxes of the
first page have to say the same. Last line: {"pages","datasets","violations","differences"}.
"""

import json
import pathlib
import sys

import pyshacl
from rdflib import RDF, Graph, Namespace
from rdflib.compare import isomorphic

SH = Namespace("http://www.w3.org/ns/shacl#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SHOWN = 10


def shapes_in(folder: pathlib.Path) -> Graph:
    graph = Graph()
    for file in sorted(folder.glob("*.ttl")):
        graph.parse(file)
    # The profile's file of ranges names property shapes that none of its files holds.
    for _, _, named in list(graph.triples((None, SH.property, None))):
        if (named, None, None) not in graph:
            graph.remove((None, SH.property, named))
    return graph


def differences(folder: pathlib.Path) -> list[str]:
    first = Graph().parse(folder / "page-1.ttl")
    formats = {"rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
    return [
        ending
        for ending, name in formats.items()
        if not isomorphic(first, Graph().parse(folder / f"page-1.{ending}", format=name))
    ]


def violations(page: pathlib.Path, graph: Graph, shapes: Graph) -> int:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    found = list(report.subjects(SH.resultSeverity, SH.Violation))
    for result in found[:SHOWN]:
        said = {name: report.value(result, SH[name]) for name in ("focusNode", "resultPath", "value", "resultMessage")}
        print(page.name, {name: str(value) for name, value in said.items() if value is not None})
    return len(found)


def main(folder: pathlib.Path, shapes: pathlib.Path) -> int:
    judge = shapes_in(shapes)
    pages = sorted(folder.glob("page-*.ttl"), key=lambda page: int(page.stem.split("-")[1]))
    datasets, wrong = 0, 0
    for page in pages:
        graph = Graph().parse(page)
        datasets += len(set(graph.subjects(RDF.type, DCAT.Dataset)))
        wrong += violations(page, graph, judge)
    differ = differences(folder)
    print(json.dumps({"pages": len(pages), "datasets": datasets, "violations": wrong, "differences": differ}))
    return 0 if pages and wrong == 0 and not differ else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
