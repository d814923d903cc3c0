import { isAccountId } from '../../aws/arn';
import { PARTITION_NAMES } from '../../aws/partition';
import { marked, textAt } from '../plan/attributes';
import { accountClasses } from '../../aws/policy/accounts';
import { administrator, Caller, CALLER_KEYS, rootUser } from '../../aws/policy/callers';
import { decide, PolicyRequest } from '../../aws/policy/decide';
import { leftFree } from '../../aws/policy/left-free';
import { parsePolicy, PolicyDocument, Selection, Statement } from '../../aws/policy/document';
import { accountIdsOf, isRoot } from '../reach';
import { Control, Covered, Doubt } from '../covered';
import { Thing, World } from '../world';

/** Requests that tell whether root may do anything: one a service, in a region that no policy is made for. */
const PROBES = ['iam:CreateUser', 'ec2:RunInstances', 'cloudtrail:StopLogging'];

/** An account that no policy names: its root stands for the root of any account. */
const ANY_ACCOUNT = '000000000000';

const SCP = 'SERVICE_CONTROL_POLICY';

/** Whose root user is denied, by a policy at a target: where no org file tells what is below it, the target is. */
export interface RootDenial extends Control {
  /** Policies that deny some of it to the root user of an account: what they no longer deny is another question. */
  readonly partly: (of: string) => readonly Thing[];
}

interface Policy {
  readonly thing: Thing;
  readonly document: PolicyDocument;
}

export function rootDenial(world: World): RootDenial {
  const { organization } = world;
  const policies = new Map<string, Policy>();
  /** Policies that get their id at apply. */
  const withoutId: Policy[] = [];
  for (const thing of world.things('aws_organizations_policy')) {
    if ((textAt(thing.attributes, 'type') ?? SCP) !== SCP) continue;
    const policy = { thing, document: parsePolicy(textAt(thing.attributes, 'content')).document };
    const id = idAt(thing, 'id');
    if (id === undefined) withoutId.push(policy);
    else policies.set(id, policy);
  }
  const denied = remember((policy: Policy, of: string) => deniesRoot(policy.document, of, world.at));
  const covered: Covered[] = [];
  const doubts: Doubt[] = [];
  const placed = new Map<string, readonly Policy[]>();
  for (const attachment of world.things('aws_organizations_policy_attachment')) {
    const target = idAt(attachment, 'target_id');
    if (target === undefined) {
      doubts.push({ by: attachment, of: ['r-'] });
      continue;
    }
    const id = idAt(attachment, 'policy_id');
    const known = policies.get(id ?? '');
    // a policy without id is one of those that get theirs at apply, or one that nobody sees
    const candidates = id === undefined ? withoutId : known === undefined ? [] : [known];
    for (const of of organization === undefined ? [target] : accountIdsOf(organization, target)) {
      placed.set(of, [...(placed.get(of) ?? []), ...candidates]);
      const denies = candidates.length > 0 && candidates.every(policy => denied(policy, accountFor(of)));
      if (denies) covered.push({ of, what: '', by: [attachment, ...candidates.map(({ thing }) => thing)] });
      else if (id === undefined) doubts.push({ by: attachment, of: [of] });
    }
  }
  const ofEverybody = [...placed].flatMap(([target, found]) => (isRoot(target) ? found : []));
  return {
    ...{ covered, doubts },
    partly: of =>
      [...(placed.get(of) ?? []), ...ofEverybody]
        .filter(({ document }) => deniesSomeToRoot(document, accountFor(of)))
        .map(({ thing }) => thing),
  };
}

const accountFor = (of: string): string => (isAccountId(of) ? of : ANY_ACCOUNT);

/** An id, undefined when it is known only after the apply. */
const idAt = ({ attributes, unknown }: Thing, path: string): string | undefined =>
  marked(unknown, path) ? undefined : textAt(attributes, path);

/** Several attachments of one policy reach the same accounts, and most accounts are alike to it. */
function remember(answer: (policy: Policy, of: string) => boolean): (policy: Policy, of: string) => boolean {
  const known = new Map<Policy, { readonly classOf: (of: string) => string; readonly answers: Map<string, boolean> }>();
  return (policy, of) => {
    const { classOf, answers } = known.get(policy) ?? {
      ...{ classOf: accountClasses([policy.document]), answers: new Map<string, boolean>() },
    };
    known.set(policy, { classOf, answers });
    const found = answers.get(classOf(of)) ?? answer(policy, of);
    answers.set(classOf(of), found);
    return found;
  };
}

/** Whether a policy denies every request to the root user of an account and leaves some to an administrator. */
const deniesRoot = (document: PolicyDocument, account: string, at?: string): boolean =>
  PARTITION_NAMES.some(
    partition =>
      // most policies are done with here: the search takes long
      PROBES.every(action => isDenied(document, rootUser(account, partition), action, at)) &&
      PROBES.some(action => !isDenied(document, administrator(account, partition), action, at)) &&
      leftFree(document, rootUser(account, partition), at) === undefined,
  );

/** Whether a policy denies anything to the root user of an account: a probe, or what its statements are about. */
const deniesSomeToRoot = (document: PolicyDocument, account: string): boolean =>
  PARTITION_NAMES.some(partition => {
    const root = rootUser(account, partition);
    return (
      PROBES.some(action => isDenied(document, root, action)) ||
      document.statements.some(statement => ownRequests(statement, root).some(one => decide(document, one) === 'deny'))
    );
  });

function isDenied(document: PolicyDocument, { principal, context }: Caller, action: string, at?: string): boolean {
  const here = { 'aws:RequestedRegion': 'us-east-1', ...(at !== undefined && { 'aws:CurrentTime': at }) };
  const request = { principal, action, resource: '*', context: { ...context, ...here } };
  return decide(document, request) === 'deny';
}

/** Requests of a caller that a statement may be about: its first actions and resources, with the values it asks for. */
function ownRequests({ actions, resources, conditions }: Statement, { principal, context }: Caller): PolicyRequest[] {
  const asked = conditions.flatMap(({ key, values: [value = ''] }): [string, string][] =>
    CALLER_KEYS.has(key.toLowerCase()) ? [] : [[key, concrete(value)]],
  );
  const first = ({ not, values }: Selection, other: string): string[] =>
    not ? [other] : values.slice(0, 5).map(concrete);
  return first(actions, PROBES[0]!).flatMap(action =>
    first(resources, '*').map(resource => ({
      principal,
      action,
      resource,
      context: { ...Object.fromEntries(asked), ...context },
    })),
  );
}

/** What a pattern stands for; '*' alone is what it is. */
const concrete = (pattern: string): string => (pattern === '*' ? '*' : pattern.replaceAll(/[*?]/g, 'x'));
