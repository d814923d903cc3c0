import { parseEvents, summarizeEvent } from '../../simulate/cloudtrail-event';

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
