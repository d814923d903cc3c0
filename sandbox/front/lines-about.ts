import { AwsRequest } from './aws-request';

/** What moto printed of the operation of a request: its last lines may be about another request. One line, or none. */
export function linesAbout({ operation }: Pick<AwsRequest, 'operation'>, output: string): string[] {
  if (operation === '') return [];
  // as moto names its methods: describe_resource_policy
  const method = operation.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
  return output
    .split('\n')
    .filter(line => new RegExp(`(?<!\\w)${method}(?!\\w)`).test(line))
    .slice(-1);
}

/** Lines of what moto printed in which its latest failure is. */
const LATEST = 40;

/**
 * Whether moto's latest failure is that two of its threads met in one of its tables: one lists what the other one adds to. It
 * is nothing that the request did, and the next attempt finds both.
 */
export const ranIntoItself = (output: string): boolean =>
  output
    .split('\n')
    .slice(-LATEST)
    .some(line => /^RuntimeError: .*(?:changed size|mutated) during iteration/.test(line));
