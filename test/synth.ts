import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ReadableStack } from '../stacks/readable-stack';
import { withoutStackTraces } from '../stacks/without-stack-traces';

/** Terraform JSON of one stack, without cdktf's comments. */
export interface Synthesized {
  readonly [block: string]: unknown;
  /** Type to name to resource. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

/** Synthesizes constructs in a stack of their own, all validations on. */
export function synthesize(define: (scope: Construct) => void): Synthesized {
  return withoutStackTraces(() => {
    const stack = new ReadableStack(Testing.app(), 'test');
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    define(stack);
    return parseStack(Testing.synth(stack, true));
  });
}

/** Parses the Terraform JSON of a stack and drops cdktf's comments. */
export function parseStack(json: string): Synthesized {
  const stack = JSON.parse(json, (key, value: unknown) => (key === '//' ? undefined : value)) as Synthesized;
  return { ...stack, resource: stack.resource ?? {} };
}

/** Every resource address of a stack. */
export function addresses({ resource }: Synthesized): string[] {
  return Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map(name => `${type}.${name}`));
}
