import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reviewedOrganization } from '../../../../cli/reviewed-organization';
import { review } from '../../../../review/review';
import { ResourceChange } from '../../../../world/plan/plan';
import { synthesizedWorld } from '../../../../world/stacks/synthesized-world';
import { synthesizedFolder } from '../../../simulate/synthesized-folder';
import { organizationOf } from '../../../config/organization-of';
import { change, contextOf } from '../changes';

const ACME = readFileSync(join(__dirname, '../../../../examples/acme/org.yaml'), 'utf8');
const WITH_HEARTBEAT = ACME.replace('\nalerts:\n', "\nalerts:\n  heartbeat: '06:05'\n");
const WITH_REVIEWS = `${ACME}\nreviews: { since: 2026-11-15 }\n`;
const organization = reviewedOrganization(organizationOf(ACME));
const TYPES = ['iam_role', 'iam_role_policy', 'sfn_state_machine', 'cloudwatch_event_rule', 'scheduler_schedule'];

/** What an org file makes, with the ARN that a role has once it is there. */
function thingsOf(text: string) {
  const folder = synthesizedFolder(text);
  const things = synthesizedWorld(folder, { organization }).things(...TYPES.map(type => `aws_${type}`));
  rmSync(folder, { recursive: true });
  return new Map(
    things.map(({ type, stack, address = '', attributes }) => {
      const arn = `arn:aws:iam::111111111111:role/${String(attributes.name)}`;
      return [address, { type, stack, attributes: { ...attributes, ...(type === 'aws_iam_role' && { arn }) } }];
    }),
  );
}

/** The changes from one org file to another one, as a plan has them. */
function changesBetween(before: string, after: string): ResourceChange[] {
  const [was, is] = [thingsOf(before), thingsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map(address => {
    const { type, stack = '' } = (was.get(address) ?? is.get(address))!;
    const sides = { before: was.get(address)?.attributes, after: is.get(address)?.attributes };
    return change({ type, stack, address, ...Object.fromEntries(Object.entries(sides).filter(([, side]) => side)) });
  });
}

const severitiesOf = (changes: readonly ResourceChange[]) =>
  review(contextOf(changes).plans, { organization }).findings.map(({ severity, rule }) => `${severity} ${rule}`);

test('alerts.heartbeat switched on is no danger, and a stranger let in with it is one', () => {
  const changes = changesBetween(ACME, WITH_HEARTBEAT);
  expect(severitiesOf(changes)).toEqual([
    'warning state-machine-still-tells',
    'note roles-stay-narrow',
    'note roles-stay-narrow',
    'note roles-stay-narrow',
  ]);
  const stranger = changes.map(one => {
    const text = JSON.stringify(one.after ?? null).replace(
      /(\\"Service\\":\\"scheduler.amazonaws.com\\")/,
      '$1,\\"AWS\\":\\"999999999999\\"',
    );
    return one.after === undefined ? one : { ...one, after: JSON.parse(text) as typeof one.after };
  });
  expect(severitiesOf(stranger)[0]).toBe('danger roles-stay-narrow');
});

test('a reviews section that is switched on is no danger, and switched off a warning about its reminders', () => {
  const changes = changesBetween(ACME, WITH_REVIEWS);
  expect(severitiesOf(changes)).toEqual([
    'warning state-machine-still-tells',
    ...Array<string>(2).fill('note roles-stay-narrow'),
  ]);
  const off = severitiesOf(changesBetween(WITH_REVIEWS, ACME));
  expect(off.filter(one => one.endsWith(' reminders-stay'))).toEqual(['warning reminders-stay']);
});

test('alerts.heartbeat switched off is a danger', () => {
  expect(severitiesOf(changesBetween(WITH_HEARTBEAT, ACME))).toContain('danger heartbeat-stays');
});
