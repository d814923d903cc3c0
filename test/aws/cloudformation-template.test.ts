import { deployRule, readTemplate, referencesOf, TemplateRule } from '../../aws/cloudformation-template';
import { parseEventPattern } from '../../aws/events/event-pattern';

const REFERENCES = {
  HubArn: 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard',
  'AWS::AccountId': '777777777777',
};
const rule = (props: Partial<TemplateRule>): TemplateRule => ({
  logicalId: 'Rule',
  state: 'ENABLED',
  pattern: { source: ['aws.s3'] },
  targets: [],
  ...props,
});

describe('readTemplate', () => {
  test('finds the rules of default buses, and the defaults of parameters', () => {
    const body = JSON.stringify({
      Parameters: { HubArn: { Type: 'String' }, Days: { Type: 'Number', Default: 14 } },
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue' },
        One: {
          Type: 'AWS::Events::Rule',
          Properties: {
            Name: 'rule-one',
            State: 'DISABLED',
            EventPattern: { account: [{ Ref: 'AWS::AccountId' }] },
            Targets: [{ Arn: 'a' }],
          },
        },
        Two: { Type: 'AWS::Events::Rule', Properties: { EventBusName: 'default', EventPattern: {} } },
      },
    });
    expect(readTemplate(body)).toEqual({
      rules: [
        {
          logicalId: 'One',
          name: 'rule-one',
          state: 'DISABLED',
          pattern: { account: [{ Ref: 'AWS::AccountId' }] },
          targets: ['a'],
        },
        { logicalId: 'Two', state: 'ENABLED', pattern: {}, targets: [] },
      ],
      defaults: { Days: '14' },
    });
  });

  test('fails for a rule on another bus, and for what is no template', () => {
    const other = { Resources: { One: { Type: 'AWS::Events::Rule', Properties: { EventBusName: 'mine' } } } };
    expect(() => readTemplate(JSON.stringify(other))).toThrow('EventBusName');
    expect(() => readTemplate('{}')).toThrow('Resources');
    expect(() => readTemplate('AWSTemplateFormatVersion: 2010-09-09')).toThrow('JSON');
  });
});

test('referencesOf finds the references of a rule', () => {
  const pattern = { account: [{ Ref: 'AWS::AccountId' }], source: ['Ref'] };
  expect(referencesOf(rule({ pattern, targets: [{ 'Fn::Join': ['', [{ Ref: 'HubArn' }, '-a']] }] }))).toEqual([
    'AWS::AccountId',
    'HubArn',
  ]);
});

describe('deployRule', () => {
  test('puts values in for references, wherever they are', () => {
    expect(
      deployRule(
        rule({
          pattern: {
            account: [{ Ref: 'AWS::AccountId' }],
            detail: { name: [{ prefix: { 'Fn::Join': ['-', ['x', { Ref: 'AWS::AccountId' }]] } }] },
          },
          targets: [{ 'Fn::Join': ['', [{ Ref: 'HubArn' }, '-tampering']] }, { Ref: 'HubArn' }, 'arn'],
        }),
        REFERENCES,
      ),
    ).toEqual({
      logicalId: 'Rule',
      state: 'ENABLED',
      pattern: parseEventPattern({ account: ['777777777777'], detail: { name: [{ prefix: 'x-777777777777' }] } }),
      targets: [`${REFERENCES.HubArn}-tampering`, REFERENCES.HubArn, 'arn'],
    });
  });

  test.each<[string, Partial<TemplateRule>, string]>([
    [
      'an unknown reference',
      { targets: [{ Ref: 'Bus' }] },
      "Rule: 'Bus' is neither a parameter nor a pseudo-parameter",
    ],
    [
      'an unknown reference within a text',
      { targets: [{ 'Fn::Join': ['', ['a', { Ref: 'Bus' }]] }] },
      "Rule: 'Bus' is neither a parameter nor a pseudo-parameter",
    ],
    [
      'another function',
      { targets: [{ 'Fn::GetAtt': ['Bus', 'Arn'] }] },
      'Rule: Fn::GetAtt: only Ref and Fn::Join are simulated',
    ],
    [
      'a list that is itself a reference',
      { targets: [{ 'Fn::Join': ['', { Ref: 'HubArn' }] }] },
      'Rule: Fn::Join: must have a list of parts',
    ],
    ['a pattern that EventBridge refuses', { pattern: { source: 'aws.s3' } }, 'Rule: source: '],
  ])('fails for %s', (_, props, message) => {
    expect(() => deployRule(rule(props), REFERENCES)).toThrow(message);
  });
});
