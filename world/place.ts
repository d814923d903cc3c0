import { isDeepStrictEqual } from 'node:util';
import { remembered } from '../aws/remembered';
import { isAccountId, parseArn } from '../aws/arn';
import { textAt } from './plan/attributes';
import { Attributes, ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

/** Where something is, as far as a plan says. */
interface Place {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** There is one of each for all accounts. */
const OF_ORGANIZATION = /^aws_(iam_)?organizations_/;

/** What is in no region. */
const GLOBAL = /^aws_(account|chatbot|iam)_/;

/** Attributes of these are those of another thing: what a rule sends to, and where a StackSet deploys. */
const ARN_OF_ANOTHER = new Set(['aws_cloudwatch_event_target']);
const REGION_OF_ANOTHER = /^aws_cloudformation_/;

/**
 * Whether what leaves one address may be what comes to another one, of the same name.
 *
 * In one stack it is, unless the plan says otherwise. Stacks are often the same program for several accounts and regions,
 * so that between two of them it has to be known: by the things themselves, or by all else in their stacks. What is
 * forgotten there and imported here, the same in everything, is not made by a program for several: it needs no proof.
 */
export function isSamePlace(context: ReviewContext, left: ResourceChange, taken: ResourceChange): boolean {
  if (OF_ORGANIZATION.test(left.type)) return true;
  const [one, other] = [placeOf(left.type, left.before), placeOf(taken.type, taken.after)];
  if (left.stack === taken.stack) {
    const mayBe = (key: keyof Place): boolean =>
      one[key] === undefined || other[key] === undefined || one[key] === other[key];
    return mayBe('account') && mayBe('region');
  }
  const [from, to] = [left, taken].map(({ stack }) => stackPlaces(context).get(stack) ?? {}) as [Place, Place];
  const isHandedOver =
    left.action === 'forget' && taken.importing !== undefined && isDeepStrictEqual(left.before, taken.before);
  const isKnown = (key: keyof Place): boolean => {
    const [was, is] = [one[key] ?? from[key], other[key] ?? to[key]];
    return was === is ? was !== undefined || isHandedOver : isHandedOver && (was === undefined || is === undefined);
  };
  return isKnown('account') && (GLOBAL.test(left.type) || isKnown('region'));
}

/** Whether a thing is made anew in another region; the attribute is there since version 6 of the provider. */
export function changesRegion({ type, before, after }: ResourceChange): boolean {
  if (after === undefined || REGION_OF_ANOTHER.test(type)) return false;
  const [was, is] = [placeOf(type, before).region, textAt(after, 'region')];
  return was !== undefined && is !== undefined && was !== is;
}

/** Accounts of everything in the plans that says its own. */
export const accountsInPlans = (context: ReviewContext): ReadonlySet<string> =>
  new Set([...surveyOf(context).values()].flatMap(({ accounts }) => [...accounts]));

function placeOf(type: string, attributes: Attributes | undefined): Place {
  const { account, region } = ARN_OF_ANOTHER.has(type) ? {} : placeInArns(attributes);
  return {
    account: account ?? textAt(attributes, 'account_id'),
    region: textAt(attributes, 'region') ?? region ?? regionOfTopic(type, attributes),
  };
}

/** Alarms and rules tell topics and queues of their own region only; what is created has no ARN yet. */
const regionOfTopic = (type: string, attributes: Attributes | undefined): string | undefined =>
  /^aws_cloudwatch_(metric_alarm|composite_alarm|event_target)$/.test(type)
    ? regionInArn(textAt(attributes, 'alarm_actions[0]') ?? textAt(attributes, 'arn'))
    : undefined;

const regionInArn = (text: string | undefined): string | undefined => {
  const { service = '', region } = parseArn(text) ?? {};
  return /^(sns|sqs)$/.test(service) ? region || undefined : undefined;
};

/** Account and region in the ARN of a thing, or of what it belongs to wholly; services without regions leave them out. */
function placeInArns(attributes: Attributes | undefined): Place {
  for (const path of ['arn', 'topic_arn', 'chat_configuration_arn']) {
    const { region, account } = parseArn(textAt(attributes, path)) ?? {};
    if (isAccountId(account)) return { account, region: region || undefined };
  }
  const [, region, account] =
    /^https:\/\/sqs\.([^./]+)\.[^/]+\/(\d{12})\//.exec(textAt(attributes, 'queue_url') ?? '') ?? [];
  return { account, region };
}

interface Survey {
  readonly accounts: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

/** Accounts and regions in the ARNs of each stack. */
const surveyOf = remembered((context: ReviewContext): ReadonlyMap<string, Survey> => {
  const surveys = new Map<string, { accounts: Set<string>; regions: Set<string> }>();
  for (const { stack, type, before, after } of [...context.byType.values()].flat()) {
    if (ARN_OF_ANOTHER.has(type)) continue;
    const survey = surveys.get(stack) ?? { accounts: new Set(), regions: new Set() };
    surveys.set(stack, survey);
    for (const { account, region } of [before, after].map(placeInArns)) {
      if (account !== undefined) survey.accounts.add(account);
      if (region !== undefined) survey.regions.add(region);
    }
  }
  return surveys;
});

/** Where all of a stack is, for stacks whose ARNs agree. */
const stackPlaces = remembered((context: ReviewContext): ReadonlyMap<string, Place> => {
  const only = (values: ReadonlySet<string>): string | undefined => (values.size === 1 ? [...values][0] : undefined);
  return new Map(
    [...surveyOf(context)].map(([stack, { accounts, regions }]): [string, Place] => [
      stack,
      { account: only(accounts), region: only(regions) },
    ]),
  );
});
