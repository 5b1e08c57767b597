import type { HarvestedDataset } from '../description/description';

/**
 * Whether a dataset of another portal is one of ours that comes back: then it is not brought in, or it would be offered
 * twice, and go round for ever between two portals that harvest each other.
 */
export function isOurOwn({ key, iri, description }: HarvestedDataset, portal: string): boolean {
  if (portal === '') return false;
  const ours = new URL(portal);
  return [iri, key, description.landingPage].some(
    (address) => address !== null && URL.canParse(address) && isWithin(new URL(address), ours),
  );
}

const isWithin = (address: URL, portal: URL): boolean =>
  address.host === portal.host &&
  `${address.pathname}/`.startsWith(
    portal.pathname.endsWith('/') ? portal.pathname : `${portal.pathname}/`,
  );
