import { PARTITION_NAMES } from '../aws/partition';
import { isUnknown, textAt } from './plan/attributes';
import { remains } from './existing';
import { Attributes, ResourceChange } from './plan/plan';
import { administrator, Caller, CALLER_KEYS, rootUser } from '../aws/policy/callers';
import { decide, PolicyRequest } from '../aws/policy/decide';
import { parsePolicy, PolicyDocument, Selection, Statement } from '../aws/policy/document';
import { isRoot, reaches } from './reach';
import { ReviewContext, ReviewedAccount, ReviewedOrganization } from './context';

/** Requests that tell whether root may do anything: one a service, in a region that no policy is made for. */
const PROBES = ['iam:CreateUser', 'ec2:RunInstances', 'cloudtrail:StopLogging'];

/** An account that no policy names: its root stands for the root of any account. */
const ANY_ACCOUNT = '000000000000';

/** Whether root is denied: 'unknown' when the plan cannot tell. */
export type Denial = boolean | 'unknown';

/**
 * One state of the organization's SCPs that deny the root user: before the plan, or after it.
 *
 * An SCP that denied the root user of an account before and denies some of it after still binds the account: what it no
 * longer denies is said by scp-keeps-its-statements.
 */
export class RootDenial {
  private readonly policies = new Map<
    string,
    { readonly document: PolicyDocument; readonly former?: PolicyDocument }
  >();
  /** Documents whose policy gets its id at apply. */
  private readonly withoutId: PolicyDocument[] = [];
  private readonly attachments: { readonly target: string; readonly policy: string | undefined }[] = [];
  private isVague = false;

  constructor(context: ReviewContext, side: 'before' | 'after') {
    for (const change of managed(context, 'aws_organizations_policy')) {
      const attributes = side === 'before' ? change.before : remains(change);
      if (attributes === undefined || (textAt(attributes, 'type') ?? SCP) !== SCP) continue;
      const former = change.before === undefined ? undefined : contentOf(change.before);
      // what is unknown until apply is said elsewhere
      const document =
        former !== undefined && attributes === change.after && isUnknown(change, 'content')
          ? former
          : contentOf(attributes);
      const id = idAt(change, attributes, 'id');
      if (id === undefined) this.withoutId.push(document);
      else this.policies.set(id, { document, ...(former !== undefined && { former }) });
    }
    for (const change of managed(context, 'aws_organizations_policy_attachment')) {
      const attributes = side === 'before' ? change.before : remains(change);
      if (attributes === undefined) continue;
      const target = idAt(change, attributes, 'target_id');
      if (target === undefined) this.isVague = true;
      else this.attachments.push({ target, policy: idAt(change, attributes, 'policy_id') });
    }
  }

  /** Whether root of an account is denied by a policy attached to it or above it. */
  deniesAccount(organization: ReviewedOrganization, account: ReviewedAccount): Denial {
    return this.answer(
      this.attachments.filter(({ target }) => reaches(organization, target, account)),
      account.id,
    );
  }

  /** Targets at which root is denied, for when nobody knows what is below them. */
  targets(): string[] {
    const denied = this.attachments.filter(attachment => this.denies(attachment.policy, ANY_ACCOUNT) === true);
    return [...new Set(denied.map(({ target }) => target))].sort();
  }

  /** Whether root is denied at a target. */
  deniesTarget(target: string): Denial {
    return this.answer(
      this.attachments.filter(one => one.target === target || isRoot(one.target)),
      ANY_ACCOUNT,
    );
  }

  private answer(attachments: readonly { policy: string | undefined }[], account: string): Denial {
    const answers = attachments.map(({ policy }) => this.denies(policy, account));
    if (answers.includes(true)) return true;
    return this.isVague || answers.includes('unknown') ? 'unknown' : false;
  }

  /** A policy without id is one of those that get theirs at apply, or one that nobody sees. */
  private denies(policy: string | undefined, account: string): Denial {
    if (policy !== undefined) {
      const { document, former } = this.policies.get(policy) ?? {};
      if (document === undefined) return false;
      return former !== undefined && deniesRoot(former, account)
        ? deniesSomeToRoot(document, account)
        : deniesRoot(document, account);
    }
    const answers = this.withoutId.map(document => deniesRoot(document, account));
    return answers.length > 0 && answers.every(Boolean) ? true : 'unknown';
  }
}

const SCP = 'SERVICE_CONTROL_POLICY';

const managed = ({ byType }: ReviewContext, type: string): ResourceChange[] =>
  (byType.get(type) ?? []).filter(({ deposed }) => deposed === undefined);

/** An id, undefined when it is known only after the apply. */
const idAt = (change: ResourceChange, attributes: Attributes, path: string): string | undefined =>
  attributes === change.after && isUnknown(change, path) ? undefined : textAt(attributes, path);

const contentOf = (attributes: Attributes): PolicyDocument => parsePolicy(textAt(attributes, 'content')).document;

/** Whether a policy denies every probe to the root user of an account and leaves some to an administrator. */
const deniesRoot = (document: PolicyDocument, account: string): boolean =>
  PARTITION_NAMES.some(
    partition =>
      PROBES.every(action => isDenied(document, rootUser(account, partition), action)) &&
      PROBES.some(action => !isDenied(document, administrator(account, partition), action)),
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

function isDenied(document: PolicyDocument, { principal, context }: Caller, action: string): boolean {
  const request = { principal, action, resource: '*', context: { ...context, 'aws:RequestedRegion': 'us-east-1' } };
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
