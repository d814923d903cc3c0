import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DataAwsSnsTopic } from '@cdktf/provider-aws/lib/data-aws-sns-topic';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ReadableStack, UnnamedScope } from '../../stacks/readable-stack';

function synthesize(define: (stack: ReadableStack) => void): { resource?: object; data?: object } {
  const stack = new ReadableStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws', {});
  define(stack);
  return JSON.parse(Testing.synth(stack, true)) as { resource?: object; data?: object };
}

const topicNames = (define: (stack: ReadableStack) => void): string[] =>
  Object.keys((synthesize(define).resource as { aws_sns_topic: object }).aws_sns_topic);

describe('ReadableStack', () => {
  test('joins the path, hides a trailing Resource and unnamed scopes', () => {
    expect(
      topicNames(stack => {
        new SnsTopic(stack, 'plain', {});
        new SnsTopic(new Construct(stack, 'outer'), 'inner', {});
        new SnsTopic(new Construct(stack, 'primary'), 'Resource', {});
        new SnsTopic(new UnnamedScope(stack, 'hidden'), 'shown', {});
        new SnsTopic(stack, 'Resource', {});
      }).sort(),
    ).toEqual(['Resource', 'outer_inner', 'plain', 'primary', 'shown']);
  });

  test.each([
    ['1st', '_1st'],
    ['a b', 'a-b'],
    ['-dash', '_-dash'],
    ['Ünïcode', 'Ünïcode'],
    ['${var.x}', '_--var-x-'],
  ])('makes a valid Terraform name of %s', (id, name) => {
    expect(topicNames(stack => void new SnsTopic(stack, id, {}))).toEqual([name]);
  });

  test('fails when two resources would share an address', () => {
    expect(() =>
      synthesize(stack => {
        new SnsTopic(new Construct(stack, 'a_b'), 'c', {});
        new SnsTopic(new Construct(stack, 'a'), 'b_c', {});
      }),
    ).toThrow('test/a/b_c and test/a_b/c would share the Terraform address aws_sns_topic.a_b_c');
  });

  test('lets a resource and a data source of one name be', () => {
    const { resource, data } = synthesize(stack => {
      new SnsTopic(stack, 'topic', {});
      new DataAwsSnsTopic(new UnnamedScope(stack, 'read'), 'topic', { name: 'topic' });
    });
    expect(resource).toHaveProperty('aws_sns_topic.topic');
    expect(data).toHaveProperty('aws_sns_topic.topic');
  });
});
