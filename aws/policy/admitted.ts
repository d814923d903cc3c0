import { isAccountId } from '../arn';
import { accountFacts } from './accounts';
import { Caller } from './callers';
import { PolicyDocument, Statement } from './document';
import { findRequest, Found, May } from './find-request';
import { requestSpace } from './request-space';
import { Work } from './work';

/** What is asked of a resource policy: whom it lets do any of some actions. */
export interface AskedOfPolicy {
  readonly actions: readonly string[];
  /** Examples of the resources, as ARNs; '*' for a policy that names none, such as a trust policy. */
  readonly resources: readonly string[];
  /** Whether a resource is one of them. @default - one that is in `resources` */
  readonly isResource?: (resource: string) => boolean;
  /** Whether a caller counts. */
  readonly isCaller: (caller: Caller, isNamed: boolean) => boolean;
  /** Whether a request may have such values of the keys of conditions. @default - all that there are */
  readonly may?: May;
}

/** A request that a policy lets through, for each statement that lets one through. */
export interface AdmittedRequest {
  /** For people: 'account 222222222222', 'every account', 'anybody', or who else it is. */
  readonly who: string;
  readonly action: string;
  readonly statement: Statement;
  readonly found: Found;
}

/** Whom a policy lets do something. */
export interface Admitted {
  readonly requests: readonly AdmittedRequest[];
  /** Whether it is too intricate to say that there is nobody else. */
  readonly isUnknown: boolean;
}

const STEPS = 50_000_000;

/**
 * Whom a resource policy lets do any of some actions, by itself: with an Allow, and no Deny. What it does not decide, a policy of
 * the caller may still allow within its account.
 */
export function admittedBy(document: PolicyDocument, asked: AskedOfPolicy): Admitted {
  const { actions, resources, isCaller, may = () => true } = asked;
  const isResource = asked.isResource ?? (resource => resources.includes(resource));
  // a statement that asks for these makes them known to the search, and is none of the policy
  const asking: Statement = {
    ...{ position: 0, effect: 'Allow', conditions: [] },
    actions: { not: false, values: actions },
    resources: { not: false, values: resources },
  };
  const work = new Work(STEPS);
  const space = requestSpace([document, { variables: document.variables, statements: [asking] }], 'resource', work);
  const named = new Set(accountFacts([document]).named);
  const own = new Set(document.statements);
  const bits = (effect: Statement['effect']): readonly (readonly [Statement, bigint])[] =>
    space.statements.flatMap((one, index) =>
      own.has(one) && one.effect === effect ? [[one, 1n << BigInt(index)] as const] : [],
    );
  const denied = bits('Deny').reduce((all, [, bit]) => all | bit, 0n);
  const isAsked: May = (dimension, option) => {
    if (dimension.name === 'action') return actions.includes(option.action ?? '');
    if (dimension.name === 'resource') return isResource(option.resource ?? '');
    if (dimension.name !== 'caller') return may(dimension, option);
    return option.caller !== undefined && isCaller(option.caller, named.has(option.caller.account ?? ''));
  };
  let isUnknown = !space.isComplete || space.laidOut < space.statements.length;
  const requests = bits('Allow').flatMap(([statement, bit]): AdmittedRequest[] => {
    // that anybody may says more than that some account may; who is nobody has no key of a principal
    const anybody: May = (dimension, option) =>
      isAsked(dimension, option) &&
      (dimension.name !== 'caller' || option.caller?.principal.kind === 'Anonymous') &&
      (!dimension.name.startsWith('aws:principal') || Object.values(option.keys).every(value => value === undefined));
    const tried = [anybody, isAsked].map(one => findRequest(space, bit, denied, work, one));
    isUnknown ||= tried.includes('unknown');
    const found = tried.find(one => typeof one === 'object');
    return found === undefined
      ? []
      : [{ who: whoIs(found.caller, named), action: found.request.action, statement, found }];
  });
  return { requests, isUnknown };
}

function whoIs({ account, principal, words }: Caller, named: ReadonlySet<string>): string {
  if (principal.kind === 'Anonymous') return 'anybody';
  if (account === undefined || !isAccountId(account)) return words;
  return named.has(account) ? `account ${account}` : 'every account';
}
