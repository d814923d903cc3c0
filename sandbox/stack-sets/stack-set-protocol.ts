import { randomUUID } from 'node:crypto';
import { Answer } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';

/** A structure of the query protocol. */
export interface QueryInput {
  readonly [name: string]: QueryValue | undefined;
}
export type QueryValue = string | QueryInput | readonly QueryValue[];

/**
 * Input of a query request as a structure: `Regions.member.1=eu-west-1` is `{ Regions: ['eu-west-1'] }`. A list that is
 * given but empty, `Tags=`, is the empty string.
 */
export function queryInput(request: AwsRequest): QueryInput {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of new URLSearchParams(request.body.toString())) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let node = tree;
    for (const step of steps) node = (node[step] ??= {}) as Record<string, unknown>;
    node[last] = value;
  }
  return withLists(tree) as QueryInput;
}

function withLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first?.[0] === 'member' && entries.length === 1) {
    const members = Object.entries(first[1] as object).sort(([a], [b]) => Number(a) - Number(b));
    return members.map(([, member]) => withLists(member));
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, withLists(item)]));
}

/** A string of an input; undefined when it is missing, empty or no string. */
export function stringOf(input: QueryInput | undefined, name: string): string | undefined {
  const value = input?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A structure of an input; undefined when it is missing. */
export function structureOf(input: QueryInput | undefined, name: string): QueryInput | undefined {
  const value = input?.[name];
  return typeof value === 'object' && !Array.isArray(value) ? (value as QueryInput) : undefined;
}

/** A list of strings of an input; empty when it is missing. */
export function stringsOf(input: QueryInput | undefined, name: string): string[] {
  const value = input?.[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A list of structures of an input; empty when it is missing. */
export function structuresOf(input: QueryInput | undefined, name: string): QueryInput[] {
  const value = input?.[name];
  return Array.isArray(value) ? value.filter((item): item is QueryInput => typeof item === 'object') : [];
}

/** An answer of CloudFormation; undefined members are left out. */
export function queryAnswer(operation: string, result: object): Answer {
  const body =
    `<${operation}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">` +
    `<${operation}Result>${membersOf(result)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

const membersOf = (value: object): string =>
  Object.entries(value)
    .map(([name, item]) => (item === undefined ? '' : `<${name}>${xmlOf(item)}</${name}>`))
    .join('');

function xmlOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(item => `<member>${xmlOf(item)}</member>`).join('');
  if (typeof value === 'object' && value !== null) return membersOf(value);
  return String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
