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
