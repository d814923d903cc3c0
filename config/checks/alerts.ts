import { ROOT_CONTROL } from '../alarm-catalog';
import { Check } from '../facts';
import { error, warning } from '../reading/problem';
import { ALARM_DESCRIPTION_MAX, rootAlarmDescription } from '../root-alarm-description';

/** With a trail somebody is told. */
export const alerts: Check = function* (_draft, { has }) {
  if (has('trail') && !has('alerts')) {
    const hint = 'add alerts with runbook_url and at least one subscription: an alarm nobody hears is none';
    yield error('required', { path: ['trail'], on: 'key' }, 'alerts: is required with a trail', hint);
  }
  for (const section of ['alarms', 'alerts']) {
    if (has('trail') || !has(section)) continue;
    const message = `${section}: has no effect without a trail`;
    yield warning('no-trail', { path: [section], on: 'key' }, message, 'add a trail section, or remove this one');
  }
};

/** The alarm on root stays on. */
export const rootAlarm: Check = function* (draft) {
  for (const [index, id] of (draft.alarms?.disable ?? []).entries()) {
    if (id !== ROOT_CONTROL.id) continue;
    const message = `alarms.disable: ${ROOT_CONTROL.id}, use of root, cannot be disabled`;
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

/** Values of one dimension within an hour at which CloudWatch Logs may disable a metric filter. */
const DIMENSION_VALUES = 1000;

/** The alarms for each account need a filter that AWS may switch off when root of very many is used at once. */
export const alarmsPerAccount: Check = function* (draft, { accounts, has }) {
  if (!has('trail') || !has('alerts') || draft.alarms?.root_per_account === false) return;
  const active = [...accounts.values()].filter(({ status }) => status === 'active').length;
  if (active < DIMENSION_VALUES) return;
  yield warning(
    'metric-dimension',
    { path: ['accounts'], on: 'key' },
    `accounts: ${active} are active, and AWS may disable the metric filter with the dimension AccountId when it sees root of ${DIMENSION_VALUES} accounts within an hour`,
    `the event path and the alarm ${ROOT_CONTROL.id} announce root without it; alarms.root_per_account: false leaves filter and alarms out`,
  );
};
