/** What a text is, by how it begins. */
export type TextKind =
  | { readonly kind: 'json' | 'delimited' | 'empty' }
  | { readonly kind: 'other'; readonly format: string };

type Sign = readonly [format: string, pattern: RegExp];

/** Texts that hold no table, by what only they begin with. */
const signs: readonly Sign[] = [
  ['HTML page', /^<!doctype html|^<html|^<head|^<body|<html[\s>]/i],
  ['KML map', /^(<\?xml[^>]*>\s*)?<kml[\s>]/i],
  ['XML document', /^<\?xml|^<!DOCTYPE|^<[a-z][\w.:-]*(\s+[\w.:-]+\s*=\s*["'][^>]*)?\/?>/i],
  ['RDF graph (Turtle, TriG or N-Triples)', /^(@prefix|@base|PREFIX|BASE)\s+\S*:?\s*</im],
  [
    'RDF graph (Turtle, TriG or N-Triples)',
    /^\s*(<[^<>"{}|^`\\\s]*>|_:\S+)\s+(<[^<>"{}|^`\\\s]*>|a|\w*:\w+)\s+(<|"|_:|\[|\(|\w*:|[-+\d])/m,
  ],
  ['PEM file', /^-----BEGIN /],
  ['mail', /^(From|Received|Return-Path|Delivered-To): .+\n[A-Z][\w-]+: /],
  ['subtitles', /^1\r?\n\d\d:\d\d:\d\d,\d{3} --> /],
  [
    'SQL script',
    /^(--.*\n)*\s*(CREATE|INSERT|SELECT|BEGIN|DROP|SET)\s+(TABLE|INTO|DATABASE|TRANSACTION|\w+ FROM)\b/i,
  ],
  ['program', /^#!\/|^(import|from) [\w.]+( import|;|$)|^package [\w.]+;/m],
];

/** Endings of files that hold settings and graphs: they decide only where the text has no regular columns. */
const endings: readonly Sign[] = [
  ['RDF graph (Turtle, TriG or N-Triples)', /\.(ttl|nt|nq|trig|n3)$/i],
  ['YAML settings', /\.ya?ml$/i],
  ['settings', /\.(toml|ini|conf|cfg|properties|env|lock)$/i],
  ['text', /\.(md|rst|adoc|tex|log|srt|vtt)$/i],
  ['web page', /\.(html?|xhtml|css|js|ts|mjs)$/i],
  ['XML document', /\.(xml|xsd|xsl|rdf|kml|gml|svg|rss|atom)$/i],
  ['program', /\.(py|java|sh|c|h|cpp|go|rs|rb|pl|r|sql)$/i],
];

export function textKindOf(head: string): TextKind {
  const text = head.trimStart();
  if (text === '') return { kind: 'empty' };
  if (/^[[{]/.test(text) && !/^\[[^\]\n,{"]+\]\s*$/m.test(text.split('\n', 1)[0]!))
    return { kind: 'json' };
  const found = signs.find(([, pattern]) => pattern.test(text));
  if (found) return { kind: 'other', format: found[0] };
  return isYaml(text) ? { kind: 'other', format: 'YAML settings' } : { kind: 'delimited' };
}

/** What the name says a file is that has no table. */
export const formatByName = (name: string): string | undefined =>
  endings.find(([, pattern]) => pattern.test(name.replace(/\.gz$/i, '')))?.[0];

const yamlLine = /^\s*(- )*["']?[\w$./@ -]+["']?:(\s|$)|^\s*- \S|^\s*#|^---\s*$|^\s*$/;

/** Most lines are keys, lists or comments, and some are nested or listed. */
function isYaml(text: string): boolean {
  const lines = text.split(/\r?\n/).slice(0, 200);
  const filled = lines.filter((line) => line.trim() !== '');
  const like = filled.filter((line) => yamlLine.test(line)).length;
  const isDeep = /^---\s*$/m.test(text) || filled.some((line) => /^(\s+\S|- )/.test(line));
  return filled.length > 1 && isDeep && like / filled.length >= 0.9;
}
