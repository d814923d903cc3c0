import { acmeOf } from './acme-of';
import { synthesizeStacks } from './synth-organization';

const alertsOf = (accounts: number) => {
  const { resource } = synthesizeStacks(acmeOf(accounts, at => `Account ${at}`)).alerts!;
  return {
    resource,
    addresses: Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map(name => `${type}.${name}`)),
  };
};
const example = alertsOf(0);

test('a heartbeat is one resource more, and fewer than 60 all the same', () => {
  const acme = acmeOf(0, () => '');
  const { resource } = synthesizeStacks({ ...acme, alerts: { ...acme.alerts, heartbeat: '06:05' } }).alerts!;
  const count = Object.values(resource).flatMap(byName => Object.keys(byName)).length;
  expect(count).toBe(example.addresses.length + 1);
  expect(count).toBeLessThan(60);
});

test.each([3_000, 10_000])('%d accounts have the resources of the example in alerts, fewer than 60', accounts => {
  const { resource, addresses } = alertsOf(accounts);
  expect(addresses).toEqual(example.addresses);
  expect(addresses.length).toBeLessThan(60);
  // Step Functions takes a request of 1 MB, in which the definition is a string
  const { definition } = resource.aws_sfn_state_machine!.hub_announcer as { definition: string };
  expect(definition).toContain(`aws+${300_000_000_000 + accounts - 15}@example.com`);
  expect(Buffer.byteLength(JSON.stringify(definition))).toBeLessThan(1_000_000);
});
