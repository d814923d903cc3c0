import { AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { deliveryOf } from '../delivery/trail-deliveries';
import { OrganizationAccess } from '../organizations/organization-access';

type Json = Record<string, unknown>;

const ABOUT_ONE = ['GetTrail', 'GetTrailStatus', 'GetEventSelectors', 'GetInsightSelectors'];

/**
 * Reading of trails, as AWS answers and moto does not: every member sees the organization's trails, by their ARN where one
 * is meant; a trail tells its home and whether somebody chose its events; a status has the times of deliveries that took
 * place; and insights that are off are an error.
 *
 * @param pass - the service behind
 */
export function trailReads(context: FrontContext, organization: OrganizationAccess, pass: Service): Service {
  const { moto } = context;
  const management = context.organization.managementAccount.id;
  /** How somebody chose the events of trails, by their ARN: the latest selectors take the place of the others. */
  const selected = new Map<string, 'EventSelectors' | 'AdvancedEventSelectors'>();

  /** The organization's trails that a member sees in a region. */
  const foreign = async (request: AwsRequest): Promise<Json[]> => {
    const account = context.accountOf(request);
    if (account === management || (await organization.accountStatus(account)) === undefined) return [];
    const listed = await moto.json('cloudtrail', 'DescribeTrails', {}, { account: management, region: request.region });
    return ((listed?.trailList ?? []) as Json[]).filter(trail => trail.IsOrganizationTrail === true);
  };

  const own = async (request: AwsRequest): Promise<Json[]> => {
    const as = { account: context.accountOf(request), region: request.region };
    return ((await moto.json('cloudtrail', 'DescribeTrails', {}, as))?.trailList ?? []) as Json[];
  };

  const described = (trail: Json): Json => ({
    ...trail,
    HomeRegion: homeOf(trail),
    HasCustomEventSelectors: selected.has(String(trail.TrailARN)),
  });

  const aboutOne = async (request: AwsRequest, name: string): Promise<Json | undefined> => {
    const trail =
      (await own(request)).find(one => one.Name === name || one.TrailARN === name) ??
      (await foreign(request)).find(one => one.TrailARN === name);
    if (trail === undefined) return undefined;
    const arn = String(trail.TrailARN);
    const as = { account: arn.split(':')[4] ?? '', region: homeOf(trail) };
    const input = {
      [request.operation === 'GetTrail' || request.operation === 'GetTrailStatus' ? 'Name' : 'TrailName']: trail.Name,
    };
    const output = await moto.json('cloudtrail', request.operation, input, as);
    if (output === undefined) return undefined;
    if (request.operation === 'GetTrail') return { Trail: described(output.Trail as Json) };
    if (request.operation === 'GetTrailStatus') {
      // moto has the time of the question
      return { ...output, LatestDeliveryTime: undefined, ...deliveryOf(context, arn) };
    }
    if (request.operation === 'GetEventSelectors' && selected.get(arn) === 'EventSelectors') {
      // moto goes on having the advanced ones
      return { ...output, AdvancedEventSelectors: undefined };
    }
    if (request.operation === 'GetInsightSelectors' && ((output.InsightSelectors ?? []) as unknown[]).length === 0) {
      throw new AwsError(
        'InsightNotEnabledException',
        `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the ` +
          'operation again.',
      );
    }
    return output;
  };

  return async request => {
    const input = jsonInput(request);
    const { operation } = request;
    if (ABOUT_ONE.includes(operation)) {
      const answered = await aboutOne(request, text(input, 'Name') ?? text(input, 'TrailName') ?? '');
      return answered === undefined ? pass(request) : jsonAnswer(request, answered);
    }
    if (operation === 'DescribeTrails') {
      const named = (input.trailNameList ?? []) as string[];
      const shadows = input.includeShadowTrails !== false;
      const trails = [...(await own(request)), ...(await foreign(request))]
        .filter(trail => shadows || homeOf(trail) === request.region)
        .filter(trail => named.length === 0 || named.some(name => name === trail.TrailARN || name === trail.Name));
      return jsonAnswer(request, { trailList: trails.map(described) });
    }
    if (operation === 'ListTrails') {
      const trails = [...(await own(request)), ...(await foreign(request))];
      const Trails = trails.map(trail => ({
        TrailARN: trail.TrailARN,
        Name: trail.Name,
        HomeRegion: homeOf(trail),
      }));
      return jsonAnswer(request, { Trails });
    }
    const answer = await pass(request);
    if (answer.status < 300 && operation === 'PutEventSelectors') {
      const name = text(input, 'TrailName') ?? '';
      const trail = (await own(request)).find(one => one.Name === name || one.TrailARN === name);
      const chosen = Array.isArray(input.EventSelectors) ? 'EventSelectors' : 'AdvancedEventSelectors';
      if (trail !== undefined) selected.set(String(trail.TrailARN), chosen);
    }
    // a trail of the same name is another one
    if (answer.status < 300 && operation === 'DeleteTrail') {
      const name = text(input, 'Name') ?? '';
      for (const arn of selected.keys())
        if (arn === name || arn.endsWith(`:${context.accountOf(request)}:trail/${name}`)) selected.delete(arn);
    }
    return answer;
  };
}

const homeOf = (trail: Json): string => String(trail.TrailARN).split(':')[3] ?? '';
