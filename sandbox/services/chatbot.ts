import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { elements } from '../front/xml';

/** Where the service takes messages of a topic. */
const SERVICE_ENDPOINT = 'https://global.sns-api.chatbot.amazonaws.com';

/** What differs between the two applications. */
interface Application {
  /** As it stands in ARNs. */
  readonly kind: 'slack-channel' | 'ms-teams-channel';
  /** The member of the API that names the workspace or team. */
  readonly workspace: 'SlackTeamId' | 'TeamId';
  readonly workspaceInWords: string;
  /** Member of the answer that lists configurations. */
  readonly list: string;
}

const SLACK: Application = {
  kind: 'slack-channel',
  workspace: 'SlackTeamId',
  workspaceInWords: 'Slack workspace',
  list: 'SlackChannelConfigurations',
};
const TEAMS: Application = {
  kind: 'ms-teams-channel',
  workspace: 'TeamId',
  workspaceInWords: 'Microsoft Teams team',
  list: 'TeamChannelConfigurations',
};

type Json = Record<string, unknown>;

interface Configuration {
  readonly account: string;
  readonly application: Application;
  fields: Json;
  subscriptions: readonly string[];
}

/**
 * AWS's chat service, of which moto has nothing: channel configurations and their tags. It subscribes to their topics,
 * as AWS's does, and posts nothing.
 *
 * Workspaces and teams of the org file count as authorized in the console, all others are refused.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_Operations.html
 */
export function chatbot(context: FrontContext): Service {
  const configurations = new Map<string, Configuration>();
  const authorized = (context.organization.alerts?.subscriptions ?? []).flatMap(({ protocol, endpoint }) =>
    protocol === 'chat' && typeof endpoint === 'string' ? [workspaceOf(endpoint)] : [],
  );

  const subscribe = async (topics: unknown): Promise<string[]> => {
    const arns: string[] = [];
    for (const TopicArn of Array.isArray(topics) ? (topics as string[]) : []) {
      const [, , , region = '', account = ''] = TopicArn.split(':');
      const input = { Action: 'Subscribe', TopicArn, Protocol: 'https', Endpoint: SERVICE_ENDPOINT };
      const answer = (await context.moto.query('sns', input, { account, region })) ?? '';
      arns.push(...elements(answer, 'SubscriptionArn'));
    }
    return arns;
  };
  const unsubscribe = async (configuration: Configuration): Promise<void> => {
    const others = [...configurations.values()].filter(one => one !== configuration);
    for (const SubscriptionArn of configuration.subscriptions) {
      // a topic has one subscription of the service, however many channels hear it
      if (others.some(({ subscriptions }) => subscriptions.includes(SubscriptionArn))) continue;
      const [, , , region = '', account = ''] = SubscriptionArn.split(':');
      await context.moto.query('sns', { Action: 'Unsubscribe', SubscriptionArn }, { account, region });
    }
  };

  // one change after another: two Subscribes at the same time may make two subscriptions in moto
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const mine = last.then(change);
    last = mine.catch(() => undefined);
    return mine;
  };

  const known = (input: Json, member = 'ChatConfigurationArn'): Configuration => {
    const configuration = configurations.get(text(input, member) ?? '');
    if (configuration === undefined) throw new AwsError('ResourceNotFoundException', 'Resource not found', 404);
    return configuration;
  };
  const create = async (request: AwsRequest, input: Json, application: Application): Promise<Answer> => {
    const account = context.accountOf(request);
    const workspace = text(input, application.workspace) ?? '';
    if (!authorized.includes(workspace)) {
      const message = `AWS Chatbot can't create the configuration because ${application.workspaceInWords} ${workspace} is not authorized with AWS account ${account}.`;
      throw new AwsError('InvalidRequestException', message);
    }
    const ChatConfigurationArn = `arn:${context.organization.partition}:chatbot::${account}:chat-configuration/${application.kind}/${text(input, 'ConfigurationName')}`;
    if (configurations.has(ChatConfigurationArn)) {
      throw new AwsError('ConflictException', 'A configuration of this name exists already.', 409);
    }
    const fields = { LoggingLevel: 'NONE', UserAuthorizationRequired: false, ...input, ChatConfigurationArn };
    const subscriptions = await subscribe(input.SnsTopicArns);
    configurations.set(ChatConfigurationArn, { account, application, fields, subscriptions });
    return { ...jsonAnswer(request, { ChannelConfiguration: fields }), status: 201 };
  };
  const update = async (request: AwsRequest, input: Json): Promise<Answer> => {
    const configuration = known(input);
    await unsubscribe(configuration);
    configuration.subscriptions = await subscribe(input.SnsTopicArns);
    configuration.fields = { ...configuration.fields, ...input };
    return jsonAnswer(request, { ChannelConfiguration: configuration.fields });
  };
  const remove = async (request: AwsRequest, input: Json): Promise<Answer> => {
    await unsubscribe(known(input));
    configurations.delete(text(input, 'ChatConfigurationArn') ?? '');
    return { ...jsonAnswer(request, {}), status: 204, body: Buffer.alloc(0) };
  };
  /** The configurations of the caller that have the values the request names. */
  const list = (request: AwsRequest, input: Json, application: Application): Answer => {
    const filters = ['ChatConfigurationArn', 'TeamId'].filter(name => input[name] !== undefined);
    const found = [...configurations.values()]
      .filter(one => one.application === application && one.account === context.accountOf(request))
      .filter(({ fields }) => filters.every(name => fields[name] === input[name]));
    return jsonAnswer(request, { [application.list]: found.map(({ fields }) => fields) });
  };
  const tag = (request: AwsRequest, input: Json, change: (tags: readonly Tag[]) => readonly Tag[]): Answer => {
    const configuration = known(input, 'ResourceARN');
    configuration.fields = { ...configuration.fields, Tags: change(tagsOf(configuration.fields)) };
    return jsonAnswer(request, {});
  };

  return async request => {
    const input = jsonInput(request);
    const without = (keys: readonly unknown[]) => (tags: readonly Tag[]) =>
      tags.filter(({ TagKey }) => !keys.includes(TagKey));
    switch (request.url) {
      case '/create-slack-channel-configuration':
        return inTurn(() => create(request, input, SLACK));
      case '/create-ms-teams-channel-configuration':
        return inTurn(() => create(request, input, TEAMS));
      case '/update-slack-channel-configuration':
      case '/update-ms-teams-channel-configuration':
        return inTurn(() => update(request, input));
      case '/delete-slack-channel-configuration':
      case '/delete-ms-teams-channel-configuration':
        return inTurn(() => remove(request, input));
      case '/describe-slack-channel-configurations':
        return list(request, input, SLACK);
      case '/list-ms-teams-channel-configurations':
        return list(request, input, TEAMS);
      case '/list-tags-for-resource':
        return jsonAnswer(request, { Tags: tagsOf(known(input, 'ResourceARN').fields) });
      case '/tag-resource': {
        const added = tagsOf(input);
        return tag(request, input, tags => [...without(added.map(({ TagKey }) => TagKey))(tags), ...added]);
      }
      case '/untag-resource':
        return tag(request, input, without(Array.isArray(input.TagKeys) ? (input.TagKeys as unknown[]) : []));
      default:
        throw new AwsError('SandboxNotImplemented', `the sandbox does not implement chatbot ${request.url}`);
    }
  };
}

interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

const tagsOf = (fields: Json): readonly Tag[] => (Array.isArray(fields.Tags) ? (fields.Tags as Tag[]) : []);

/** Workspace or team of 'slack:<workspace>/<channel>' or 'teams:<team>/<tenant>/<channel>'. */
const workspaceOf = (endpoint: string): string => /^[^:]+:([^/]+)/.exec(endpoint)?.[1] ?? '';
