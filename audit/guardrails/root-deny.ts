import { lastingExemption } from '../../world/guardrails/lasting-exemption';
import { SCP, SCP_READS, whyScpsBindNobody } from '../../world/guardrails/session-verdicts';
import { textAt } from '../../world/plan/attributes';
import { covering } from '../context';
import {
  AuditContext,
  AuditedAccount,
  held,
  Judgement,
  notApplicable,
  notHeld,
  Requirement,
  unknown,
} from '../requirement';

const NO_ORGANIZATION = notApplicable('there is no organization, and SCPs are a part of one');

/** What stands in the way of an answer about SCPs; undefined where nothing does. */
export function withoutAnswer({ isManagement }: AuditedAccount, context: AuditContext): Judgement | undefined {
  if (context.snapshot.organization === undefined) return NO_ORGANIZATION;
  if (isManagement) return notApplicable('SCPs do not bind the management account');
  const unread = context.unread(SCP_READS);
  return unread === undefined ? undefined : unknown(unread);
}

/** Why SCPs, though they are attached, bind nobody; undefined where they bind. */
export function bindingNobody({ snapshot }: AuditContext): Judgement | undefined {
  switch (whyScpsBindNobody(snapshot)) {
    case 'no features':
      return notHeld('the organization has not all features, and so no SCPs', 'aws organizations enable-all-features');
    case 'not enabled':
      return notHeld(
        'SCPs are not enabled in the organization',
        `aws organizations enable-policy-type --policy-type ${SCP}`,
      );
    case undefined:
      return undefined;
  }
}

/** SCP-1, through every ancestor and by every SCP. */
export const rootIsDenied: Requirement = {
  id: 'SCP-1',
  title: 'an SCP denies root everything',
  judge(account, context) {
    const none = withoutAnswer(account, context);
    if (none !== undefined) return none;
    const unbound = bindingNobody(context);
    if (unbound !== undefined) return unbound;
    const { id, inFile } = account;
    const denying = covering(context.coverage.rootDenied, id);
    if (denying.length > 0) {
      const names = denying.flatMap(({ by }) => by.flatMap(({ attributes }) => textAt(attributes, 'name') ?? []));
      return held(`denied by ${[...new Set(names)].sort().join(', ')}`);
    }
    const exemption = lastingExemption(context.organization, id, context.snapshot.at);
    if (exemption !== undefined) {
      return { is: 'accepted', why: `exempt until ${exemption.until} by root_deny.exemptions` };
    }
    const partly = context.coverage.rootDenied.partly(id).flatMap(({ attributes }) => textAt(attributes, 'name') ?? []);
    const why = partly.length === 0 ? 'no SCP denies it' : `${partly.join(', ')} denies some of it only`;
    return notHeld(
      why,
      inFile === undefined
        ? 'add the account to the org file, and its OU to root_deny.targets'
        : 'reach it by root_deny.targets, then npx rootguard deploy guardrails',
    );
  },
};

/** SCP-3. */
export const managementIsWatched: Requirement = {
  id: 'SCP-3',
  title: 'no SCP binds the management account, so alarms cover it',
  judge({ id, isManagement }, context) {
    if (context.snapshot.organization === undefined) return NO_ORGANIZATION;
    if (!isManagement) return notApplicable('asked of the management account');
    const unread = context.unread(['cloudwatch:DescribeAlarms', 'cloudformation:ListStackInstances'], id);
    if (unread !== undefined) return unknown(unread);
    const missing = [
      ...(covering(context.coverage.alarms, id).length > 0 ? [] : ['root alarm of its own']),
      ...(covering(context.coverage.forwarding, id).length > 0 ? [] : ['forwarding of its events']),
    ];
    return missing.length === 0
      ? held('its root alarm and its forwarding are there')
      : notHeld(`no ${missing.join(', no ')}`, 'npx rootguard deploy alarms forwarding');
  },
};
