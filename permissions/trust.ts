import { PermissionCommand } from './permissions';

/** Who may assume a role besides or instead of people: a pipeline, by a token of its platform. */
export interface Pipeline {
  /** Host and path of the platform's OpenID Connect provider, without https://. */
  readonly issuer: string;
  readonly audience: string;
  /** What the token's `sub` must be; `*` stands for anything. */
  readonly subject: string;
}

/** A trust policy. */
export interface TrustPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly object[];
}

/** Whose pipelines can be trusted, and what each says of itself. */
export const PLATFORMS = {
  github: 'github:OWNER/REPOSITORY:environment:NAME, github:OWNER/REPOSITORY:ref:refs/heads/BRANCH',
  gitlab: 'gitlab:GROUP/PROJECT:ref_type:branch:ref:BRANCH',
  hcp: 'hcp:ORGANIZATION/PROJECT or hcp:ORGANIZATION/PROJECT/WORKSPACE',
} as const;

/** What a pipeline of HCP Terraform is trusted for when the argument does not say it. */
export interface HcpDefaults {
  readonly hostname: string;
  readonly workspacePrefix: string;
}

/**
 * Reads an argument of `--trust`.
 *
 * @param commands - what the role may do: one that may apply is not trusted to a whole repository
 * @returns the pipeline, or what is wrong with the argument
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/cloud_services/aws/
 * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 */
export function readPipeline(
  text: string,
  commands: readonly PermissionCommand[],
  hcp: HcpDefaults,
): Pipeline | { readonly problem: string } {
  const [platform = ''] = text.split(':', 1);
  const rest = text.slice(platform.length + 1);
  const applies = commands.includes('apply');
  const deletes = commands.includes('credentials');
  const [place = ''] = rest.split(':', 1);
  const condition = rest.slice(place.length);
  switch (platform) {
    case 'github':
    case 'gitlab': {
      const places = platform === 'github' ? GITHUB_PLACE : GITLAB_PLACE;
      if (!places.test(place) || !CONDITION.test(condition)) return { problem: `--trust takes ${PLATFORMS[platform]}` };
      if (condition === '' && (applies || deletes)) {
        const may = applies ? 'apply' : 'delete root credentials';
        return {
          problem: `a role that may ${may} is not trusted to everything in ${place}: give ${PLATFORMS[platform]}`,
        };
      }
      const subject = `${place}${condition === '' ? ':*' : condition}`;
      return platform === 'github'
        ? { issuer: GITHUB, audience: 'sts.amazonaws.com', subject: `repo:${subject}` }
        : { issuer: GITLAB, audience: `https://${GITLAB}`, subject: `project_path:${subject}` };
    }
    case 'hcp': {
      const [organization = '', project = '', workspace = `${hcp.workspacePrefix}*`, ...more] = rest.split('/');
      const named = [organization, project, workspace].every(name => HCP_NAME.test(name));
      if (!named || /\*/.test(organization + project) || more.length > 0) {
        return { problem: `--trust takes ${PLATFORMS.hcp}` };
      }
      const phase = applies || deletes ? 'apply' : 'plan';
      const subject = `organization:${organization}:project:${project}:workspace:${workspace}:run_phase:${phase}`;
      return { issuer: hcp.hostname, audience: 'aws.workload.identity', subject };
    }
    default:
      return { problem: `--trust takes ${Object.values(PLATFORMS).join(', ')}` };
  }
}

const GITHUB = 'token.actions.githubusercontent.com';
const GITLAB = 'gitlab.com';
// new repositories of GitHub have the ids of owner and repository in their names
const GITHUB_PLACE = /^[\w.@-]+\/[\w.@-]+$/;
const GITLAB_PLACE = /^[\w.-]+(?:\/[\w.-]+)+$/;
const CONDITION = /^(?::[\w./*@+-]+)*$/;
const HCP_NAME = /^[\w *-]+$/;

/** Lets whoever the account itself lets, and pipelines, assume a role of the account. */
export function trustOf(partition: string, account: string, pipelines: readonly Pipeline[]): TrustPolicy {
  const statements = pipelines.map(({ issuer, audience, subject }) => {
    const sub = { [`${issuer}:sub`]: subject };
    return {
      Effect: 'Allow',
      Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: subject.includes('*')
        ? { StringEquals: { [`${issuer}:aud`]: audience }, StringLike: sub }
        : { StringEquals: { [`${issuer}:aud`]: audience, ...sub } },
    };
  });
  const own = {
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'sts:AssumeRole',
  };
  return { Version: '2012-10-17', Statement: pipelines.length === 0 ? [own] : statements };
}

/** Lets roles of the management account, whether they are there already or not, assume a role of another account. */
export const trustOfRoles = (partition: string, management: string, roles: readonly string[]): TrustPolicy => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${management}:root` },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': roles.map(name => `arn:${partition}:iam::${management}:role/${name}`) },
      },
    },
  ],
});
