import {
  deployRule,
  readTemplate,
  References,
  TemplateRole,
  templateRoles,
  withReferences,
} from '../../aws/cloudformation-template';
import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { seesEvent } from '../../aws/events/rule-state';
import { decide } from '../../aws/policy/decide';
import { parsePolicy } from '../../aws/policy/document';
import { serviceContext } from '../../aws/policy/service-request';
import { remembered } from '../../aws/remembered';
import { busName } from '../../config/names';
import { Organization } from '../../config/organization';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { RootAct, rootActs } from '../alerts/root-acts';

/** Where the events of root do not go; `unread`: the template cannot be judged, and why. */
export type NotForwarded = { readonly problem: string } | { readonly unread: string };

/** The ARN of the bus of the hub on which a signal comes. */
export function busArn(signal: RootAct['signal'], { partition, region, alerts }: Organization): string {
  return `arn:${partition}:events:${region}:${alerts?.hub.account.id}:event-bus/${busName(signal)}`;
}

/**
 * What of root the rules of a StackSet do not send to the hub from an account and region: decided by making the rules of its
 * template with its parameters, and asking them about records of root there.
 */
export function notForwarded(
  stackSet: Thing,
  organization: Organization,
  account: string,
  region: string,
): NotForwarded | undefined {
  const known = answers(stackSet);
  const template = readOf(stackSet);
  const key = [region, template.isByPart || template.named.has(account) ? account : ''].join();
  const found = known.has(key) ? known.get(key) : asked(template, organization, account, region);
  known.set(key, found);
  return found;
}

const answers = remembered<Thing, Map<string, NotForwarded | undefined>>(() => new Map());

interface Template {
  /** Ids that its body and its parameters name. */
  readonly named: ReadonlySet<string>;
  /** Whether a pattern may tell accounts apart by a part of their ids. */
  readonly isByPart: boolean;
  /** Undefined where it cannot be read. */
  readonly read?: ReturnType<typeof readTemplate> & { readonly roles: ReadonlyMap<string, TemplateRole> };
  readonly parameters: References;
}

const readOf = remembered(({ attributes }: Thing): Template => {
  const body = textAt(attributes, 'template_body') ?? '';
  const given = Object.entries((valueAt(attributes, 'parameters') ?? {}) as Record<string, unknown>);
  const parameters = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  const text = body + JSON.stringify(parameters);
  const about = { isByPart: PART_OF_ID.test(text), named: new Set(text.match(/\d{12}/g)) };
  try {
    return { ...about, parameters, read: { ...readTemplate(body), roles: templateRoles(body) } };
  } catch {
    // YAML, or something that Rootguard does not write
    return { ...about, parameters };
  }
});

/** Ids in part, by which a pattern may tell accounts apart. */
const PART_OF_ID = /"(?=[^"]*\d)[\d*?]{1,11}"|\d[*?]|[*?]\d|:\d{1,11}"|\d{13}/;

function asked(
  { read, parameters }: Template,
  organization: Organization,
  account: string,
  region: string,
): NotForwarded | undefined {
  if (read === undefined) return { unread: 'its template is none that can be followed' };
  const references: References = {
    ...{ ...read.defaults, ...parameters, 'AWS::AccountId': account, 'AWS::Region': region },
    'AWS::Partition': organization.partition,
  };
  try {
    const rules = read.rules
      .filter(({ isConditional, isRewritten }) => !isConditional && !isRewritten)
      .map(rule => ({ ...deployRule(rule, references), roles: rule.roles ?? [] }));
    const missing = rootActs(organization).flatMap(act => {
      const event = act.in(account, region);
      const bus = busArn(act.signal, organization);
      const matching = rules.filter(
        ({ state, pattern }) => seesEvent(state, event) && matchesEventPattern(pattern, event),
      );
      const sending = matching.flatMap(({ targets, roles }) =>
        targets.flatMap((arn, at) => (arn === bus ? [roles[at]] : [])),
      );
      if (sending.some(role => maySend(role, bus, read.roles, references))) return [];
      const why =
        matching.length === 0
          ? 'no rule matches'
          : sending.length === 0
            ? `no rule sends to ${bus}`
            : `no role may put on ${bus}`;
      return [{ what: act.what, why }];
    });
    if (missing.length === 0) return undefined;
    // of one cause, which all have in common, one is enough to say
    const [first] = missing as [(typeof missing)[number]];
    const alike = missing.filter(({ why }) => why.split(' arn:')[0] === first.why.split(' arn:')[0]);
    return { problem: `${first.why} for ${alike.map(({ what }) => what).join(', ')}` };
  } catch (error) {
    return { unread: `its template cannot be followed: ${(error as Error).message}` };
  }
}

/** Whether the role of a target lets EventBridge put events on a bus: it has to be one of the template. */
function maySend(
  role: unknown,
  bus: string,
  roles: ReadonlyMap<string, TemplateRole>,
  references: References,
): boolean {
  const named = (role as { 'Fn::GetAtt'?: unknown } | undefined)?.['Fn::GetAtt'];
  const [id, attribute] = Array.isArray(named) ? (named as string[]) : String(named).split('.');
  const found = attribute === 'Arn' ? roles.get(id ?? '') : undefined;
  if (found === undefined) return false;
  const read = (document: unknown) => parsePolicy(JSON.stringify(withReferences(document, references))).document;
  const service = 'events.amazonaws.com';
  const trusts = decide(read(found.trust), {
    ...{ principal: { kind: 'Service', id: service }, action: 'sts:AssumeRole', resource: '*' },
    context: { ...serviceContext(service), 'aws:SourceAccount': references['AWS::AccountId'] ?? '' },
  });
  const principal = { kind: 'AWS' as const, id: `arn:aws:iam::${references['AWS::AccountId']}:role/example` };
  const lets = found.policies.map(policy =>
    decide(read(policy), { principal, action: 'events:PutEvents', resource: bus, context: {} }),
  );
  return trusts === 'allow' && lets.includes('allow') && !lets.includes('deny');
}
