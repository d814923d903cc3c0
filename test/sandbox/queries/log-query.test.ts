import { answerQuery } from '../../../sandbox/queries/log-query';

const record = (eventId: string, more: object) => ({ eventId, message: JSON.stringify({ eventName: 'Any', ...more }) });

const EVENTS = [
  record('late', {
    eventTime: '2026-11-02',
    userIdentity: { type: 'Root', accountId: '1' },
    errorCode: 'AccessDenied',
  }),
  record('early', { eventTime: '2026-11-01', userIdentity: { type: 'Root', accountId: '1' } }),
  record('other', { eventTime: '2026-11-03', userIdentity: { type: 'Root', accountId: '2' } }),
  record('role', {
    eventTime: '2026-11-04',
    eventName: 'CreateUser',
    userIdentity: { type: 'AssumedRole', accountId: '1' },
  }),
  { eventId: 'text', message: 'no JSON' },
];

const idsOf = (query: string, limit = 1000): (string | undefined)[] =>
  answerQuery(query, EVENTS, limit).results.map(row => row.find(({ field }) => field === '@ptr')?.value);

test('a filter takes records of which each comparison holds, and sort puts them in order', () => {
  const root = "fields eventTime | filter userIdentity.type = 'Root' and userIdentity.accountId = '1'";
  expect(idsOf(`${root} | sort eventTime asc`)).toEqual(['early', 'late']);
  expect(idsOf(`${root} | sort eventTime`)).toEqual(['late', 'early']);
  expect(idsOf("filter eventName in ['CreateUser','DeleteUser']")).toEqual(['role']);
  expect(idsOf("filter userIdentity.accountId = ''")).toEqual([]);
});

test('a row has the fields that the record has, and its pointer', () => {
  const query = "fields eventTime, errorCode | filter userIdentity.type = 'Root' | sort eventTime asc";
  expect(answerQuery(query, EVENTS, 2)).toEqual({
    results: [
      [
        { field: 'eventTime', value: '2026-11-01' },
        { field: '@ptr', value: 'early' },
      ],
      [
        { field: 'eventTime', value: '2026-11-02' },
        { field: 'errorCode', value: 'AccessDenied' },
        { field: '@ptr', value: 'late' },
      ],
    ],
    recordsMatched: 3,
    recordsScanned: 5,
  });
  expect(idsOf('sort eventTime asc | limit 1', 3)).toHaveLength(1);
});

test.each([
  'stats count(*)',
  "filter eventName like 'Create'",
  "filter eventName = 'a' or eventName = 'b'",
  "filter a = '$",
])('what is not known is refused: %s', query => {
  expect(() => answerQuery(query, EVENTS, 1)).toThrow('unexpected or unknown here');
});
