import { readFileSync } from 'node:fs';

/** Package of the bindings that the constructs are written with. */
const BINDINGS = '@cdktf/provider-aws';

/** Version of the AWS provider that the installed bindings are made for, and every stack demands; undefined without. */
export function awsProviderVersion(): string | undefined {
  let file: string;
  try {
    file = require.resolve(`${BINDINGS}/package.json`);
  } catch {
    return undefined;
  }
  const { cdktf } = JSON.parse(readFileSync(file, 'utf8')) as { cdktf?: { provider?: { version?: string } } };
  return cdktf?.provider?.version;
}
