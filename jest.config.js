const tests = (...paths) => paths.map(path => `${__dirname}/test/${path}`);

// the program and its commands as processes, whole organizations, corpora, what reads every source or tries thousands of inputs: they take
// seconds each, and a folder or the suffix .integration.test.ts says so
const INTEGRATION = tests('{integration,cli,stacks}/**/*.test.ts', '**/*.integration.test.ts');
// stacks that Terraform applies to the sandbox: they take minutes each
const DEPLOYMENT = tests('deployment/**/*.test.ts');
// every step of pipelines, in fresh folders: a quarter of an hour; those of GitHub's pull request and push stay with the deployments
const PIPELINES = tests('deployment/pipelines/{github-schedule,gitlab}.test.ts');
// the package as npm packs it, installed in other people's programs: a minute each, and packages of the registry
const PACKAGE = tests('package/**/*.test.ts');

// policies decided and compared by a simulator, too: ten thousand pairs
const POLICIES = tests('aws/policy/agreement/*.test.ts');

// a whole organization deployed with the permissions that are printed and no others: it takes many minutes
const PERMISSIONS = tests('permissions/enforced/*.test.ts');

const project = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/dist', '<rootDir>/\\.sandbox'],
};

module.exports = {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/test/**/*.test.ts',
        ...[...INTEGRATION, ...DEPLOYMENT, ...PACKAGE, ...POLICIES, ...PERMISSIONS].map(path => `!${path}`),
      ],
    },
    {
      ...project,
      displayName: 'integration',
      testMatch: INTEGRATION,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
    {
      ...project,
      displayName: 'package',
      testMatch: PACKAGE,
    },
    {
      ...project,
      displayName: 'deployment',
      testMatch: [...DEPLOYMENT, ...PIPELINES.map(path => `!${path}`)],
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
    {
      ...project,
      displayName: 'permissions',
      testMatch: PERMISSIONS,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
    {
      ...project,
      displayName: 'pipelines',
      testMatch: PIPELINES,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
    {
      ...project,
      displayName: 'policies',
      testMatch: POLICIES,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
  ],
};
