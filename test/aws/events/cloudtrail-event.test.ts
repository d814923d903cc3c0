import { parseEvents, parseInput, summarizeEvent, summarizeInput } from '../../../aws/events/cloudtrail-event';

const record = (eventID: string) => ({ eventID, eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' });
const eventBridge = (detail: unknown) => ({
  version: '0',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.cloudtrail',
  detail,
});
const json = (value: unknown) => JSON.stringify(value, undefined, 2);

describe('parseEvents', () => {
  test.each<[string, string, string[]]>([
    ['a record', json(record('a')), ['a']],
    ['a file of a trail', json({ Records: [record('a'), record('b')] }), ['a', 'b']],
    ['an EventBridge event', json(eventBridge(record('a'))), ['a']],
    ['an array of records and EventBridge events', json([record('a'), eventBridge(record('b'))]), ['a', 'b']],
    ['JSON lines', `${JSON.stringify(record('a'))}\r\n\n${JSON.stringify(eventBridge(record('b')))}\n`, ['a', 'b']],
    [
      'lines of files of a trail',
      `${JSON.stringify({ Records: [record('a')] })}\n${JSON.stringify({ Records: [record('b')] })}`,
      ['a', 'b'],
    ],
    ['a text with a byte order mark', `\ufeff${json(record('a'))}`, ['a']],
  ])('reads %s', (_, text, ids) => {
    const { records, problems } = parseEvents(text);
    expect(problems).toEqual([]);
    expect(records.map(({ eventID }) => eventID)).toEqual(ids);
  });

  test.each<[string, string, string[]]>([
    ['nothing', ' \n', ['holds no event']],
    ['a file without records', '{"Records":[]}', ['holds no event']],
    ['an empty array', '[]', ['holds no event']],
    ['a number', '1', ['must be a CloudTrail record, a JSON object']],
    ['another object', '{"a":1}', ['not a CloudTrail record: eventName and eventSource must be text']],
    [
      'a name that is no text',
      '{"eventName":1,"eventSource":"s3.amazonaws.com"}',
      ['not a CloudTrail record: eventName must be text'],
    ],
    [
      'an EventBridge event of something else',
      json(eventBridge({ type: 'finding' })),
      ['detail: not a CloudTrail record: eventName and eventSource must be text'],
    ],
    [
      'an EventBridge event without detail',
      '{"detail-type":"x"}',
      ['detail: must be a CloudTrail record, a JSON object'],
    ],
    [
      'several, all at once',
      json([1, record('a'), { Records: [] }]),
      [
        '[0]: must be a CloudTrail record, a JSON object',
        '[2]: not a CloudTrail record: eventName and eventSource must be text',
      ],
    ],
    [
      'one of the records of a file',
      json({ Records: [record('a'), null] }),
      ['Records[1]: must be a CloudTrail record, a JSON object'],
    ],
    [
      'one of the lines',
      `${JSON.stringify(record('a'))}\n{"eventName":\n2`,
      ['line 2: not JSON', 'line 3: must be a CloudTrail record, a JSON object'],
    ],
  ])('refuses %s', (_, text, problems) => {
    expect(parseEvents(text).problems).toEqual(problems);
  });

  test('gives one reason for a broken document, however many lines it has, and quotes none of it', () => {
    const text = json({ Records: [record('a')] });
    expect(parseEvents(text.replace('"eventName"', 'eventName')).problems).toEqual(['not JSON, line 5, column 7']);
    expect(parseEvents(text.slice(0, -2)).problems).toEqual([
      expect.stringMatching(/^not JSON(, line \d+, column \d+)?$/),
    ]);
    expect(parseEvents('secret').problems).toEqual(['not JSON']);
  });
});

describe('summarizeEvent', () => {
  test('names the event', () => {
    expect(
      summarizeEvent({
        ...record('a'),
        userIdentity: { accountId: '111111111111' },
        recipientAccountId: '222222222222',
        awsRegion: 'us-east-1',
        eventTime: '2026-11-20T03:14:07Z',
      }),
    ).toEqual({
      eventID: 'a',
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      account: '222222222222',
      region: 'us-east-1',
      time: '2026-11-20T03:14:07Z',
    });
  });

  test('takes the account of the identity for want of a recipient, and null for what is not text', () => {
    const event = { ...record('a'), eventID: {}, userIdentity: { accountId: '111111111111' } };
    expect(summarizeEvent(event)).toMatchObject({ eventID: null, account: '111111111111', region: null, time: null });
    expect(summarizeEvent({ ...event, userIdentity: [] })).toMatchObject({ account: null });
  });
});

const ENVELOPE = {
  ...eventBridge({}),
  detail: {},
  id: 'e',
  account: '777777777777',
  region: 'eu-west-1',
  time: '2026-11-20T03:14:07Z',
};

describe('parseInput', () => {
  test.each<[string, string, object[]]>([
    ['a record', json(record('a')), [{ record: record('a') }]],
    [
      'records and EventBridge events',
      json([record('a'), { ...ENVELOPE, detail: record('b') }]),
      [{ record: record('a') }, { record: record('b'), envelope: { ...ENVELOPE, detail: record('b') } }],
    ],
    [
      'an EventBridge event of something else',
      json({ ...ENVELOPE, 'detail-type': 'Object Created', detail: { size: 1 } }),
      [{ envelope: { ...ENVELOPE, 'detail-type': 'Object Created', detail: { size: 1 } } }],
    ],
    [
      'what somebody claims to be a record',
      json({ ...ENVELOPE, source: 'com.example', detail: record('a') }),
      [{ envelope: { ...ENVELOPE, source: 'com.example', detail: record('a') } }],
    ],
    [
      'an EventBridge event without source',
      json({ 'detail-type': 'x', detail: record('a') }),
      [{ record: record('a') }],
    ],
    ['a file of a trail', json({ Records: [record('a')] }), [{ record: record('a') }]],
  ])('reads %s', (_, text, events) => {
    expect(parseInput(text)).toEqual({ events, problems: [] });
  });

  test.each<[string, string, string[]]>([
    ['nothing', '[]', ['holds no event']],
    ['a number', '[1]', ['[0]: must be a CloudTrail record or an EventBridge event, a JSON object']],
    ['another object', '{"eventName":"a"}', ['not a CloudTrail record: eventSource must be text']],
    [
      'a call without its record',
      json([ENVELOPE]),
      ['[0]: detail: not a CloudTrail record: eventName and eventSource must be text'],
    ],
    [
      'an event without source and record',
      '{"detail-type":"x"}',
      ['detail: must be a CloudTrail record or an EventBridge event, a JSON object'],
    ],
    [
      'an event from nowhere',
      json({ ...ENVELOPE, account: 777777777777, region: undefined }),
      ['not an EventBridge event: account and region must be text'],
    ],
    [
      'an event without detail',
      json({ ...ENVELOPE, detail: [] }),
      ['not an EventBridge event: detail must be a JSON object'],
    ],
    ['what is no JSON', 'x', ['not JSON']],
  ])('refuses %s', (_, text, problems) => {
    expect(parseInput(text)).toEqual({ events: [], problems });
  });
});

describe('summarizeInput', () => {
  const ofEnvelope = { eventID: 'e', account: '777777777777', region: 'eu-west-1', time: '2026-11-20T03:14:07Z' };

  test('names an event that is no record by its type and source', () => {
    expect(summarizeInput({ envelope: { ...ENVELOPE, 'detail-type': 'Object Created', source: 'aws.s3' } })).toEqual({
      ...ofEnvelope,
      eventName: 'Object Created',
      eventSource: 'aws.s3',
    });
  });

  test('names a record by what it says, and by the envelope where it does not', () => {
    const { eventName, eventSource } = record('a');
    const nameless = { eventName, eventSource };
    expect(summarizeInput({ envelope: ENVELOPE, record: nameless })).toEqual({ ...ofEnvelope, ...nameless });
    const full = { ...record('a'), recipientAccountId: '222222222222', awsRegion: 'us-east-1', eventTime: 'then' };
    expect(summarizeInput({ envelope: ENVELOPE, record: full })).toEqual(summarizeEvent(full));
    expect(summarizeInput({ record: full })).toEqual(summarizeEvent(full));
  });
});
