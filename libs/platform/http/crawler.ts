import { createIsbotFromList, list } from 'isbot';

/** What people read open data with. The list of crawlers means all of these too: whoever is no browser. */
const programs = [
  ...['curl/8.5.0', 'Wget/1.21', 'python-requests/2.31.0', 'Python-urllib/3.11', 'aiohttp/3.9'],
  ...['okhttp/4.12.0', 'Java/17.0.2', 'Java-http-client/17.0.2', 'Apache-HttpClient/4.5', 'node'],
  ...[
    'Go-http-client/1.1',
    'axios/1.6.0',
    'PostmanRuntime/7.36',
    'libcurl/8 r-curl/5 httr/1.4',
    '',
  ],
];

const known = createIsbotFromList(
  list.filter((pattern) => !programs.some((name) => new RegExp(pattern, 'i').test(name))),
);

/** Whether a browser's or program's name (User-Agent, RFC 9110 §10.1.5) is that of a crawler. */
export const isCrawler = (name: string | undefined): boolean => known(name);
