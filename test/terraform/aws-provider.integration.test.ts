import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { awsProviderVersion } from '../../terraform/aws-provider';
import { sourcesWithout, textOf, wrongLiterals } from '../sources';

/** The version that everything below was looked at with. */
const CHECKED = '5.100.0';

/**
 * What depends on the version of the AWS provider beside package.json and its lock. Whoever takes another one looks at
 * each line, then sets CHECKED.
 */
const DEPENDS = {
  'aws/partition.ts': 'regions that the provider accepts: newer ones move from newerRegions to regions',
  'modules/contacts/primary-contact.ts': "what importing a member's primary contact reads",
  'modules/alerts/chat-channels.ts': 'regions of the chat service, and one channel for each Teams team',
  'modules/posture/': 'timeouts that the provider has by itself',
  'modules/guardrails/root-access-features.ts': 'what an empty resource loses',
  'modules/forwarding/forwarding-stack-sets.ts': 'its timeout, and the attribute that every plan would remove',
  'modules/trail/organization-trail.ts': 'that it does not try again while a role is new',
  'config/checks/subscriptions.ts': 'one channel for each Teams team',
  'world/place.ts': 'the attribute region of version 6, and what it is of',
  'world/role-policies.ts': 'which lists of policies the provider reads back',
  'sandbox/': 'which calls the provider makes, and in which form it reads answers',
  'test/review/plans/': 'plans that a provider made: npm run review-corpus',
  'docs/backends-and-pipelines.md': 'the size of the download',
};

test('the bindings are of the provider that everything was checked with', () => {
  const todo = Object.entries(DEPENDS).map(([place, what]) => `${place}: ${what}`);
  const found = awsProviderVersion();
  expect(found === CHECKED ? [] : [`the bindings are of ${found}: look at these, then set CHECKED`, ...todo]).toEqual(
    [],
  );
});

test.each(Object.keys(DEPENDS))('%s is there', place => {
  expect(existsSync(join(__dirname, '../..', place))).toBe(true);
});

test.each(sourcesWithout())('%s does not name the version', file => {
  const mend = 'is the version of the provider: take it from terraform/aws-provider.ts';
  expect(wrongLiterals(file, textOf(file), ({ text }) => text.includes(CHECKED), mend)).toEqual([]);
});
