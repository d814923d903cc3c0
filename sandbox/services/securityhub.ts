import { randomUUID } from 'node:crypto';
import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { DelegatedAdministrators } from './delegated-administrators';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';

type Json = Record<string, unknown>;

const refuse = (message: string) => new AwsError('AccessDeniedException', message, 403);
const conflict = (message: string) => new AwsError('ResourceConflictException', message, 409);
const notFound = (message: string) => new AwsError('ResourceNotFoundException', message, 404);
const disabled = () => new AwsError('InvalidAccessException', 'Account is not subscribed to AWS Security Hub', 401);

const LOCAL = {
  AutoEnable: false,
  AutoEnableStandards: 'NONE',
  OrganizationConfiguration: { ConfigurationType: 'LOCAL' },
};

/** What one region has beside the hubs. */
interface Central {
  aggregator?: Json;
  configuration: Json;
  readonly policies: Map<string, Json>;
  /** Target id to policy id. */
  readonly associations: Map<string, string>;
}

/**
 * Security Hub: the hub of each account and region, the administrator, and central configuration, of which moto has
 * little. As in AWS each step needs the one before it, and whoever becomes administrator gets a hub.
 */
export function securityhub(context: FrontContext, organization: OrganizationAccess): Service {
  // by account and region
  const hubs = new Map<string, Json>();
  const regions = new Map<string, Central>();
  const administrators = new DelegatedAdministrators(context, organization, 'securityhub.amazonaws.com', refuse);
  const { partition } = context.organization;

  const enable = (account: string, region: string, input: Json): void => {
    if (hubs.has(`${account} ${region}`)) throw conflict('Account is already subscribed to Security Hub');
    hubs.set(`${account} ${region}`, {
      AutoEnableControls: true,
      ControlFindingGenerator: 'SECURITY_CONTROL',
      ...input,
      HubArn: `arn:${partition}:securityhub:${region}:${account}:hub/default`,
      SubscribedAt: new Date().toISOString(),
    });
  };

  const hub = (request: AwsRequest): Answer => {
    const account = context.accountOf(request);
    const key = `${account} ${request.region}`;
    if (request.method === 'POST') {
      enable(account, request.region, jsonInput(request));
      return jsonAnswer(request, {});
    }
    const found = hubs.get(key);
    if (found === undefined) throw disabled();
    if (request.method === 'DELETE') {
      if (regions.get(request.region)?.aggregator !== undefined && isAdministrator(request)) {
        throw conflict('Central configuration is in use.');
      }
      hubs.delete(key);
    }
    if (request.method === 'PATCH') hubs.set(key, { ...found, ...jsonInput(request) });
    return jsonAnswer(request, request.method === 'GET' ? found : {});
  };

  const isAdministrator = (request: AwsRequest): boolean => {
    try {
      administrators.requireAdministrator(request);
      return true;
    } catch {
      return false;
    }
  };

  /** The region's central state, for the administrator only. */
  const central = (request: AwsRequest): Central => {
    administrators.requireAdministrator(request);
    const state = regions.get(request.region) ?? { configuration: LOCAL, policies: new Map(), associations: new Map() };
    regions.set(request.region, state);
    return state;
  };

  const configure = (request: AwsRequest): Answer => {
    const state = central(request);
    if (request.method === 'GET') {
      const { OrganizationConfiguration, ...rest } = state.configuration;
      const configuration = { ...(OrganizationConfiguration as Json), Status: 'ENABLED' };
      return jsonAnswer(request, {
        ...rest,
        OrganizationConfiguration: configuration,
        MemberAccountLimitReached: false,
      });
    }
    const input = jsonInput(request);
    const isCentral = typeOf(input) === 'CENTRAL';
    if (isCentral && (state.aggregator === undefined || input.AutoEnable !== false)) {
      throw refuse('Central configuration needs a home region, and AutoEnable must be false.');
    }
    if (!isCentral && state.policies.size > 0) throw conflict('Delete the configuration policies first.');
    state.configuration = input;
    return jsonAnswer(request, {});
  };

  const policy = (request: AwsRequest, id: string): Answer => {
    const { policies, associations, configuration } = central(request);
    if (typeOf(configuration) !== 'CENTRAL') throw refuse('Central configuration is not enabled.');
    if (id === 'create') {
      const Id = randomUUID();
      const Arn = `arn:${partition}:securityhub:${request.region}:${context.accountOf(request)}:configuration-policy/${Id}`;
      policies.set(Id, { ...jsonInput(request), Id, Arn });
      return jsonAnswer(request, policies.get(Id) ?? {});
    }
    const found = policies.get(id);
    if (found === undefined) throw notFound(`There is no configuration policy ${id}.`);
    if (request.method === 'DELETE') {
      if ([...associations.values()].includes(id)) throw conflict('The configuration policy is still associated.');
      policies.delete(id);
      return jsonAnswer(request, {});
    }
    if (request.method === 'PATCH') policies.set(id, { ...found, ...jsonInput(request) });
    return jsonAnswer(request, policies.get(id) ?? {});
  };

  const associate = (request: AwsRequest, verb: string): Answer => {
    const { policies, associations } = central(request);
    const input = jsonInput(request);
    const target = (input.Target ?? {}) as Json;
    const TargetId = text(target, 'RootId') ?? text(target, 'OrganizationalUnitId') ?? text(target, 'AccountId') ?? '';
    const given = text(input, 'ConfigurationPolicyIdentifier');
    if (verb === 'associate') {
      if (given === undefined || !policies.has(given)) throw notFound('There is no such configuration policy.');
      associations.set(TargetId, given);
    }
    const ConfigurationPolicyId = associations.get(TargetId);
    if (ConfigurationPolicyId === undefined) throw notFound(`No configuration policy is associated with ${TargetId}.`);
    if (verb === 'disassociate') associations.delete(TargetId);
    const TargetType = 'RootId' in target ? 'ROOT' : 'AccountId' in target ? 'ACCOUNT' : 'ORGANIZATIONAL_UNIT';
    return jsonAnswer(request, {
      ConfigurationPolicyId,
      TargetId,
      TargetType,
      AssociationType: 'APPLIED',
      AssociationStatus: 'SUCCESS',
    });
  };

  const aggregate = (request: AwsRequest, verb: string): Answer => {
    const state = central(request);
    if (verb === 'create') {
      if (state.aggregator !== undefined) throw conflict('There is a finding aggregator already.');
      const FindingAggregatorArn = `arn:${partition}:securityhub:${request.region}:${context.accountOf(request)}:finding-aggregator/${randomUUID()}`;
      const { RegionLinkingMode } = jsonInput(request);
      state.aggregator = { FindingAggregatorArn, FindingAggregationRegion: request.region, RegionLinkingMode };
      return jsonAnswer(request, state.aggregator);
    }
    if (state.aggregator === undefined) throw notFound('There is no finding aggregator.');
    const { aggregator } = state;
    if (verb === 'delete') {
      if (typeOf(state.configuration) === 'CENTRAL') throw conflict('Central configuration needs its home region.');
      state.aggregator = undefined;
    }
    return jsonAnswer(request, aggregator);
  };

  return async request => {
    const path = (request.url.split('?')[0] ?? '').replace(/\/$/, '');
    const account = text(jsonInput(request), 'AdminAccountId') ?? '';
    const [, section = '', verb = ''] = path.split('/');
    switch (`${request.method} ${path}`) {
      case 'POST /organization/admin/enable':
        await administrators.register(request, account);
        if (!hubs.has(`${account} ${request.region}`)) enable(account, request.region, {});
        return jsonAnswer(request, {});
      case 'POST /organization/admin/disable':
        if (typeOf(regions.get(request.region)?.configuration ?? {}) === 'CENTRAL') {
          throw conflict('The administrator cannot be removed while central configuration is enabled.');
        }
        administrators.deregister(request);
        return jsonAnswer(request, {});
      case 'GET /organization/admin': {
        const AdminAccounts = administrators.list(request).map(AccountId => ({ AccountId, Status: 'ENABLED' }));
        return jsonAnswer(request, { AdminAccounts });
      }
    }
    switch (section) {
      case 'members': {
        const { configuration, associations } = central(request);
        const isEverywhere = configuration.AutoEnable === true || associations.size > 0;
        const ids = await administrators.membersOf(request);
        const Members = (isEverywhere ? ids : []).map(AccountId => ({ AccountId, MemberStatus: 'Enabled' }));
        return jsonAnswer(request, { Members });
      }
      case 'accounts':
        return hub(request);
      case 'organization':
        return verb === 'configuration' ? configure(request) : context.forward(request);
      case 'configurationPolicy':
        return policy(request, verb === 'get' ? (path.split('/')[3] ?? '') : verb);
      case 'configurationPolicyAssociation':
        return associate(request, verb);
      case 'findingAggregator':
        return aggregate(request, verb);
      default:
        return context.forward(request);
    }
  };
}

const typeOf = (configuration: Json) =>
  text((configuration.OrganizationConfiguration ?? {}) as Json, 'ConfigurationType');
