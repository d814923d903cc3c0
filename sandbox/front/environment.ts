import { devNull } from 'node:os';

/**
 * Settings of the caller that would lead a program away from the sandbox or make it fail there: other credentials,
 * other endpoints, certificate bundles that do not exist here.
 */
const CONFLICTING =
  /^(AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_.*|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.*|CA_BUNDLE|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|ENDPOINT_URL_.*|IGNORE_CONFIGURED_ENDPOINT_URLS|STS_REGIONAL_ENDPOINTS|S3_.*)|TF_(WORKSPACE|CLI_ARGS.*|DATA_DIR|LOG.*|PLUGIN_CACHE_DIR))$/;

/** Unset even when this process does not have them: the lines for the shell are used in another one. */
const USUAL = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_CA_BUNDLE'];

/**
 * Environment of programs that shall use a sandbox, to be spread over theirs: `{ ...process.env, ...environment }`.
 * An undefined value unsets a variable; Node leaves it out when it starts a program.
 *
 * @param base - the environment it will be spread over
 */
export function sandboxEnvironment(
  endpoint: string,
  region: string,
  base: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  const unset = new Set([...USUAL, ...Object.keys(base).filter(name => CONFLICTING.test(name))]);
  const noProxy = [base.NO_PROXY ?? base.no_proxy, '127.0.0.1'].filter(Boolean).join(',');
  return {
    ...Object.fromEntries([...unset].sort().map(name => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_EC2_METADATA_DISABLED: 'true',
    // no profile of the user may have a say
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_PAGER: '',
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    CHECKPOINT_DISABLE: '1',
    // cdktf-cli would put a link to the provider mirror into the user's own plugin cache
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
  };
}

/** The environment as lines for a POSIX shell. */
export function shellLines(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).map(([name, value]) =>
    value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
}
