import { isHttpsUrl } from '../alerts';
import { ROOT_CONTROL_ID } from '../alarms';
import { Check } from '../facts';
import { error, warning } from '../problem';
import { subscriptionName } from '../subscription-name';
import { ALARM_DESCRIPTION_MAX, rootAlarmDescription } from '../root-alarm-description';

/** With a trail somebody is told, and everything that is said can be delivered. */
export const alerts: Check = function* (draft, { has }) {
  if (has('trail') && !has('alerts')) {
    const hint = 'add alerts with runbook_url and at least one subscription: an alarm nobody hears is none';
    yield error('required', { path: ['trail'], on: 'key' }, 'alerts: is required with a trail', hint);
  }
  for (const section of ['alarms', 'alerts']) {
    if (has('trail') || !has(section)) continue;
    const message = `${section}: has no effect without a trail`;
    yield warning('no-trail', { path: [section], on: 'key' }, message, 'add a trail section, or remove this one');
  }

  const subscriptions = draft.alerts?.subscriptions;
  if (subscriptions === undefined) return;
  const readable = subscriptions.every(one => one?.topics !== undefined && !one.topics.includes(undefined));
  if (readable && !subscriptions.some(one => one?.topics?.includes('critical'))) {
    const path = ['alerts', 'subscriptions'];
    const message = 'alerts.subscriptions: nobody subscribes to critical, so nobody hears of root';
    yield error('no-critical-subscription', { path, on: 'key' }, message, 'add critical to the topics of one of them');
  }

  const seen = new Set<string>();
  const names = new Set<string>();
  for (const [index, subscription] of subscriptions.entries()) {
    const { protocol, endpoint } = subscription ?? {};
    if (protocol === undefined || endpoint === undefined) continue;
    const path = ['alerts', 'subscriptions', index, 'endpoint'];
    const same = `${protocol} ${endpoint}`;
    const repeated = seen.has(same);
    if (repeated) {
      const hint = 'list both topics in one entry';
      yield error('duplicate-subscription', path, 'alerts.subscriptions: the same endpoint stands twice', hint);
    }
    seen.add(same);
    const expected = misfit(protocol, endpoint, draft);
    if (expected !== undefined) {
      yield error(
        'subscription-endpoint',
        path,
        `alerts.subscriptions: an endpoint of protocol ${protocol} must be ${expected}`,
      );
      continue;
    }
    const name = subscription?.name ?? subscriptionName({ protocol, endpoint });
    const taken = (subscription?.topics ?? []).find(topic => topic !== undefined && names.has(`${topic} ${name}`));
    if (taken !== undefined && !repeated) {
      yield error(
        'shared-terraform-name',
        path,
        `alerts.subscriptions: two subscriptions to ${taken} would share the Terraform name '${name}'`,
        'give one of them a name',
      );
    }
    for (const topic of subscription?.topics ?? []) names.add(`${topic} ${name}`);
  }
};

/** What the endpoint should be; undefined when it is that. */
function misfit(protocol: string, endpoint: string, draft: Parameters<Check>[0]): string | undefined {
  switch (protocol) {
    case 'email':
    case 'email-json':
      return /^[^@]+@[^@]+\.[^@.]+$/.test(endpoint) ? undefined : 'an e-mail address';
    case 'https':
      return isHttpsUrl(endpoint) ? undefined : 'an https:// address';
    default: {
      const [partition, region] = [draft.partition ?? '[a-z-]+', draft.region ?? '[a-z0-9-]+'];
      return new RegExp(`^arn:${partition}:sqs:${region}:\\d{12}:[A-Za-z0-9_-]{1,80}$`).test(endpoint)
        ? undefined
        : `the ARN of a standard queue in ${draft.partition ?? 'the partition'} ${draft.region ?? 'and region'}`;
    }
  }
}

/** The alarm on root stays on. */
export const rootAlarm: Check = function* (draft) {
  for (const [index, id] of (draft.alarms?.disable ?? []).entries()) {
    if (id !== ROOT_CONTROL_ID) continue;
    const message = `alarms.disable: ${ROOT_CONTROL_ID}, use of root, cannot be disabled`;
    yield error(
      'root-alarm',
      ['alarms', 'disable', index],
      message,
      'it is the alarm the others are built around; remove the entry',
    );
  }
};

/** The description of every account's root alarm fits into what CloudWatch takes. */
export const alarmDescriptions: Check = function* (draft, { accounts, has }) {
  const url = draft.alerts?.runbook_url;
  if (url === undefined || !has('trail') || draft.alarms?.root_per_account === false) return;
  for (const [key, { id, name, email, ou, status }] of accounts) {
    if (status !== 'active' || id === undefined || name === undefined || email === undefined) continue;
    const { length } = rootAlarmDescription({ id, name, email, ou }, url);
    if (length <= ALARM_DESCRIPTION_MAX) continue;
    yield error(
      'alarm-description',
      { path: ['accounts', key], on: 'key' },
      `accounts.${key}: its alarm description would have ${length} characters, CloudWatch takes ${ALARM_DESCRIPTION_MAX}`,
      'shorten alerts.runbook_url or the names of its OUs',
    );
  }
};
