import { AccountThrottle } from '../../../sandbox/services/account-throttle';

/** How many of a number of calls in the same moment are taken. */
function taken(throttle: AccountThrottle, operation: string, calls: number, caller = '111111111111'): number {
  let count = 0;
  for (let call = 0; call < calls; call++) {
    try {
      throttle.take(caller, operation);
      count++;
    } catch (error) {
      expect(error).toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    }
  }
  return count;
}

test.each([
  ['GetAlternateContact', 15, 10],
  ['GetContactInformation', 15, 10],
  ['GetPrimaryEmail', 3, 3],
  ['PutAlternateContact', 8, 5],
  ['DeleteAlternateContact', 6, 1],
  ['PutAccountName', 1, 1],
  ['ListRegions', 5, 5],
  ['GetRegionOptStatus', 5, 5],
  ['EnableRegion', 1, 1],
  ['DisableRegion', 1, 1],
  ['GetAccountInformation', 3, 3],
])('%s is taken %d times at once and %d times a second', (operation, burst, perSecond) => {
  let now = 0;
  const throttle = new AccountThrottle(() => now);
  expect(taken(throttle, operation, 100)).toBe(burst);
  now += Math.ceil(1000 / perSecond) - 1;
  expect(taken(throttle, operation, 100)).toBe(0);
  now += 1;
  expect(taken(throttle, operation, 100)).toBe(1);
  now += 1_000_000;
  expect(taken(throttle, operation, 100)).toBe(burst);
});

test('callers and operations have a rate each', () => {
  const throttle = new AccountThrottle(() => 0);
  expect(taken(throttle, 'GetAlternateContact', 20)).toBe(15);
  expect(taken(throttle, 'GetAlternateContact', 20, '222222222222')).toBe(15);
  expect(taken(throttle, 'GetContactInformation', 20)).toBe(15);
  expect(taken(throttle, 'ListRegions', 100)).toBe(5);
});
