import { accountInArn, isAccountId } from '../aws/arn';
import { remembered } from '../aws/remembered';
import { everyAccount } from './change-accounts';

import { deploymentRegions, DEPLOYMENTS, deploymentTargets } from './deployment-accounts';
import { listAt, marked, textAt, valueAt } from './plan/attributes';
import { Control, Covered } from './covered';
import { RootDenial, rootDenial } from './guardrails/root-denial';
import { Thing, World } from './world';

/** Who is covered by what: each control is looked at when it is asked for. */
export interface Coverage {
  /** SCPs that deny the root user everything. */
  readonly rootDenied: RootDenial;
  readonly contacts: Control;
  readonly primaryContacts: Control;
  /** Trails that record every region of an account. */
  readonly trails: Control;
  /** Alarms of single accounts. */
  readonly alarms: Control;
  /** StackSets that forward events, by region. */
  readonly forwarding: Control;
  /** Subscriptions that hear when the alarm of an account rings. */
  readonly told: Control;
}

/** Who can use root, who records and notices it, and who is told, in every account. */
export const coverage = (world: World): Coverage => ({
  get rootDenied() {
    return rootDenied(world);
  },
  get contacts() {
    return contacts(world);
  },
  get primaryContacts() {
    return primaryContacts(world);
  },
  get trails() {
    return trails(world);
  },
  get alarms() {
    return alarms(world);
  },
  get forwarding() {
    return forwarding(world);
  },
  get told() {
    return told(world);
  },
});

const rootDenied = remembered(rootDenial);

const contacts = remembered((world: World) =>
  control(world, ['aws_account_alternate_contact'], 'account_id', contact => {
    const kind = (textAt(contact.attributes, 'alternate_contact_type') ?? '').toLowerCase();
    return [{ of: accountOf(world, contact), what: `${kind} contact` }];
  }),
);

const primaryContacts = remembered((world: World) =>
  control(world, ['aws_account_primary_contact'], 'account_id', contact => [
    { of: accountOf(world, contact), what: 'primary contact' },
  ]),
);

const trails = remembered((world: World) =>
  control(world, ['aws_cloudtrail'], 'enable_logging', trail => trailed(world, trail)),
);

const alarms = remembered((world: World) =>
  control(world, [ALARM], 'dimensions', alarm => accountsWatched(alarm).map(of => ({ of, what: '' }))),
);

const forwarding = remembered((world: World) => {
  const forwarders = new Set(
    world
      .things('aws_cloudformation_stack_set')
      .filter(({ attributes }) => (textAt(attributes, 'template_body') ?? '').includes('AWS::Events::Rule'))
      .map(({ attributes }) => textAt(attributes, 'name')),
  );
  return control(world, DEPLOYMENTS, 'deployment_targets', ({ attributes }) => {
    if (!forwarders.has(textAt(attributes, 'stack_set_name'))) return [];
    const targets = deploymentTargets(attributes, world.organization);
    const regions = deploymentRegions(attributes);
    return (regions.length > 0 ? regions : ['']).flatMap(what => targets.map(of => ({ of, what })));
  });
});

const told = remembered((world: World): Control => {
  const heard = world.things(...LISTENERS).flatMap(listener => topicsOf(listener).map(topic => ({ topic, listener })));
  const covered = world.things(ALARM).flatMap(alarm => {
    const topics =
      valueAt(alarm.attributes, 'actions_enabled') === false ? [] : listAt(alarm.attributes, 'alarm_actions');
    const listening = heard.filter(({ topic }) => topics.includes(topic));
    return accountsWatched(alarm).flatMap(of =>
      listening.map(({ topic, listener }) => ({ of, what: toldWords(topic, listener), by: [alarm, listener] })),
    );
  });
  return { covered, doubts: [] };
});

/** Everybody, where nobody knows who that is. */
const EVERYBODY = 'r-';

const ALARM = 'aws_cloudwatch_metric_alarm';
const LISTENERS = [
  'aws_sns_topic_subscription',
  ...['slack', 'teams'].map(kind => `aws_chatbot_${kind}_channel_configuration`),
];

function control(
  world: World,
  types: readonly string[],
  path: string,
  coveredBy: (thing: Thing) => readonly Omit<Covered, 'by'>[],
): Control {
  const things = world.things(...types);
  const isKnown = ({ unknown }: Thing): boolean => !marked(unknown, path);
  return {
    covered: things.filter(isKnown).flatMap(thing => coveredBy(thing).map(one => ({ ...one, by: [thing] }))),
    doubts: things.filter(thing => !isKnown(thing)).map(by => ({ by })),
  };
}

/** Without an account it is that of the credentials, which are those of the management account. */
const accountOf = ({ organization }: World, { attributes }: Thing): string =>
  textAt(attributes, 'account_id') || (organization?.managementAccountId ?? 'the management account');

function trailed(world: World, { attributes }: Thing): readonly Omit<Covered, 'by'>[] {
  const isOn = valueAt(attributes, 'enable_logging') !== false && valueAt(attributes, 'is_multi_region_trail') === true;
  if (!isOn) return [];
  const what = textAt(attributes, 'name') ?? '';
  const { organization } = world;
  const own = accountInArn(textAt(attributes, 'arn')) ?? organization?.managementAccountId ?? 'the management account';
  const all = organization === undefined ? [EVERYBODY] : everyAccount(organization);
  return (valueAt(attributes, 'is_organization_trail') === true ? all : [own]).map(of => ({ of, what }));
}

const accountsWatched = ({ attributes }: Thing): readonly string[] =>
  Object.entries(valueAt(attributes, 'dimensions') ?? {}).flatMap(([name, value]) =>
    /account/i.test(name) && typeof value === 'string' && isAccountId(value) ? [value] : [],
  );

const topicsOf = ({ attributes }: Thing): readonly string[] =>
  [textAt(attributes, 'topic_arn') ?? [], ...listAt(attributes, 'sns_topic_arns').map(String)].flat();

/** 'rootguard-critical: email'; an endpoint may be a secret. */
const toldWords = (topic: string, { attributes }: Thing): string =>
  `${topic.split(':').at(-1)}: ${textAt(attributes, 'protocol') ?? 'chat'}`;
