import { EventPattern, parseEventPattern } from '../../aws/events/event-pattern';
import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { InputTransformerError, renderInput } from '../../aws/events/input-transformer';
import { seesEvent } from '../../aws/events/rule-state';
import { remembered } from '../../aws/remembered';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { Thing } from '../../world/world';
import { RootAct } from './root-acts';

/** What of an event is otherwise in another account or region; all else is alike in the records that rules are asked about. */
const OF_PLACE =
  /^(account|region|resources|detail\.(awsRegion|recipientAccountId|requestParameters|userIdentity)(\..*)?)$/;

/** Of these an identity says what it is, and not whose. */
const OF_KIND = /^detail\.userIdentity\.(type|sessionContext\..*type|sessionContext\.assumedRoot|accessKeyId)$/;

/** Any account and region, of which a rule that is about none says what it says of all. */
const ANYWHERE = ['000000000000', 'us-east-1'] as const;

/** Acts of root that a rule does not see, in an account and any of some regions: 'sign-ins', 'calls that are denied in eu-west-1'. */
export function unseenBy(
  rule: Thing,
  acts: readonly RootAct[],
  account: string,
  regions: readonly string[],
): readonly string[] {
  const { everywhere, pattern } = readOf(rule);
  return acts.flatMap(act => {
    const known = everywhere.get(act) ?? sees(rule, ofNoPlace(pattern), act, ...ANYWHERE);
    everywhere.set(act, known);
    if (known) return [];
    const unseen = regions.filter(region => !sees(rule, pattern, act, account, region));
    if (unseen.length === 0) return [];
    const [first = ''] = unseen;
    const where = unseen.length > 1 ? `${first} and ${unseen.length - 1} more regions` : first;
    return [unseen.length === regions.length ? act.what : `${act.what} in ${where}`];
  });
}

interface Read {
  readonly pattern: EventPattern;
  /** Acts that it sees, or does not see by what it says of every account and region. */
  readonly everywhere: Map<RootAct, boolean>;
}

/** A rule whose pattern is none matches nothing. */
const readOf = remembered(({ attributes }: Thing): Read => {
  const everywhere = new Map<RootAct, boolean>();
  try {
    return { everywhere, pattern: parseEventPattern(JSON.parse(textAt(attributes, 'event_pattern') ?? '')) };
  } catch {
    return { everywhere, pattern: { branches: [] } };
  }
});

const ofNoPlace = ({ branches }: EventPattern): EventPattern => ({
  branches: branches.filter(branch => [...branch.keys()].every(path => !OF_PLACE.test(path) || OF_KIND.test(path))),
});

const sees = ({ attributes }: Thing, pattern: EventPattern, act: RootAct, account: string, region: string): boolean => {
  const event = act.in(account, region);
  return seesEvent(textAt(attributes, 'state') ?? 'ENABLED', event) && matchesEventPattern(pattern, event);
};

/** Whether a target hands on the signal and the whole event, which is what the announcer makes a message of. */
export function handsOn(target: Attributes, rule: Attributes, act: RootAct): boolean {
  const isOtherwise = ['input', 'input_path'].some(path => valueAt(target, path) !== undefined);
  const inputTemplate = textAt(target, 'input_transformer[0].input_template');
  if (isOtherwise || inputTemplate === undefined) return false;
  const inputPaths = (valueAt(target, 'input_transformer[0].input_paths') ?? {}) as Record<string, string>;
  const event = act.in(...ANYWHERE);
  const own = { arn: textAt(rule, 'arn') ?? 'arn', name: textAt(rule, 'name') ?? '' };
  try {
    const input = JSON.parse(renderInput({ inputPaths, inputTemplate }, event, own)) as Record<string, unknown>;
    return input.signal === act.signal && JSON.stringify(input.event) === JSON.stringify(event);
  } catch (error) {
    if (error instanceof InputTransformerError || error instanceof SyntaxError) return false;
    throw error;
  }
}
