import 'reflect-metadata';
import { MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { HealthController, PUBLIC, REQUIRES, permissionCatalogue } from '@shutong/platform';
import { classesBehind, hubDoors, portalDoors, workerDoors } from '../../scripts/generate/doors';

type Class = new (...args: never[]) => object;

const resolverType = 'graphql:resolver_type';

/** Methods of a class that Nest will call for a request, with what they declare. */
function operationsOf(type: Class): { name: string; requires?: string; because?: string }[] {
  const prototype = type.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor' && isOperation(prototype[name]))
    .map((name) => {
      const handler = prototype[name] as object;
      const read = (key: string) =>
        (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, type)) as string | undefined;
      const requires = read(REQUIRES);
      const because = read(PUBLIC);
      return {
        name: `${type.name}.${name}`,
        ...(requires ? { requires } : {}),
        ...(because ? { because } : {}),
      };
    });
}

function isOperation(handler: unknown): boolean {
  if (typeof handler !== 'function') return false;
  const kind = Reflect.getMetadata(resolverType, handler) as string | undefined;
  return Reflect.hasMetadata(PATH_METADATA, handler) || ['Query', 'Mutation'].includes(kind ?? '');
}

const operations = [
  HealthController,
  ...classesBehind(
    [...hubDoors, ...portalDoors, ...workerDoors],
    [MODULE_METADATA.CONTROLLERS, MODULE_METADATA.PROVIDERS],
  ),
].flatMap(operationsOf);

/** Everything that a stranger may call. To add one is a decision: state its reason in `@Public`. */
const publicOperations = [
  ...['ApiDocumentController.document', 'ApiDocumentController.ofDataset'],
  'CkanController.get',
  'CkanController.getUnversioned',
  'CkanController.post',
  'CkanController.postUnversioned',
  'CkanController.status',
  'CkanController.version',
  'DataJsonController.dataJson',
  'DatasetAddressController.dataset',
  'DatasetAddressController.datasetWritten',
  'DatasetAddressController.thing',
  ...['DcatController.catalogue', 'DcatController.catalogueWritten'],
  'DeveloperAccountController.account',
  'DeveloperAccountController.calls',
  'DeveloperAccountController.makeKey',
  'DeveloperAccountController.notices',
  'DeveloperAccountController.ownAgreements',
  'DeveloperAccountController.revokeKey',
  'DeveloperAccountController.rotateKey',
  'DeveloperAccountController.usage',
  'DumpController.dump',
  'EnrolmentController.enrol',
  'EntranceController.entrance',
  ...['EntryAccountController.enter', 'EntryAccountController.list'],
  'EntryAccountController.withdraw',
  ...['FeedController.catalogue', 'FeedController.dataset'],
  ...['FollowAccountController.follow', 'FollowAccountController.list'],
  'FollowAccountController.unfollow',
  ...['FollowedSearchAccountController.follow', 'FollowedSearchAccountController.list'],
  'FollowedSearchAccountController.unfollow',
  'HealthController.health',
  'LogController.checkpoint',
  'LogController.tile',
  'LogHealthController.health',
  'MetricsController.metrics',
  ...['OpenChartController.data', 'OpenChartController.view'],
  'OpenCodesController.codes',
  ...['OpenContestController.get', 'OpenContestController.list'],
  'OpenDatasetController.dataset',
  'OpenDatasetController.list',
  'OpenDatasetController.version',
  'OpenDatasetController.versions',
  'OpenDecisionController.list',
  'OpenEntryController.entry',
  'OpenExportController.whole',
  ...['OpenFeaturesController.collection', 'OpenFeaturesController.collections'],
  ...['OpenFeaturesController.conformance', 'OpenFeaturesController.item'],
  ...['OpenFeaturesController.items', 'OpenFeaturesController.landing'],
  'OpenFeedbackController.get',
  'OpenFeedbackController.handIn',
  'OpenFeedbackController.list',
  'OpenFileController.file',
  'OpenPreviewController.preview',
  ...['OpenReuseController.get', 'OpenReuseController.institutions'],
  ...['OpenReuseController.list', 'OpenReuseController.ofDataset'],
  'OpenRowsController.inFormat',
  'OpenRowsController.page',
  'OpenSearchController.search',
  'OpenSearchController.suggestions',
  'OpenSeriesController.series',
  ...['PortalFiguresController.now', 'ProofController.consistency'],
  'RegistrationController.register',
  'ReuseAccountController.handIn',
  'ReuseAccountController.list',
  'ReuseAccountController.retire',
  ...['SitemapController.index', 'SitemapController.page', 'SitemapController.robots'],
  'TokenController.token',
];

describe('every operation', () => {
  it('is found at all', () => {
    expect(operations.length).toBeGreaterThan(30);
  });

  it('carries a permission or is declared public', () => {
    const bare = operations.filter(({ requires, because }) => !requires && !because);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('asks for a permission that somebody holds', () => {
    const held = permissionCatalogue();
    const unknown = operations.filter(({ requires }) => requires && !held.get(requires)?.length);
    expect(unknown.map(({ name, requires }) => `${name}: ${requires}`)).toEqual([]);
  });

  it('that is public is on the list of those that may be', () => {
    const open = operations.filter(({ because }) => because).map(({ name }) => name);
    expect(open.sort()).toEqual(publicOperations);
  });

  it('that is public says why', () => {
    const reasons = operations.flatMap(({ because }) => (because === undefined ? [] : [because]));
    expect(reasons.filter((reason) => reason.split(' ').length < 4)).toEqual([]);
  });
});

describe('every permission', () => {
  it('stands before some operation or guards one by name', () => {
    const asked = new Set(operations.map(({ requires }) => requires));
    const idle = [...permissionCatalogue().keys()].filter((name) => !asked.has(name));
    expect(idle).toEqual([]);
  });
});
