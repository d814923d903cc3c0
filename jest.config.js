const testFiles = paths => paths.map(path => `${__dirname}/test/${path}.test.ts`);

// the program and its commands as processes, whole organizations, corpora, and what tries thousands of inputs: they take
// seconds each
const INTEGRATION = testFiles([
  ...['integration/**/*', 'cli/**/*', 'stacks/**/*', '**/corpus', '**/properties', 'main'],
  ...['config/invalid', 'config/limits', 'config/posture'],
  ...[
    'alert-simulation/event-pattern',
    'alert-simulation/event-pattern-match',
    'alert-simulation/metric-filter-parser',
  ],
  ...['review/policy', 'review/policy-simulation', 'review/untrusted'],
]);
// stacks that Terraform applies to the sandbox: they take minutes each
const DEPLOYMENT = testFiles(['deployment/**/*']);

const project = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/\\.sandbox'],
};

module.exports = {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts', ...[...INTEGRATION, ...DEPLOYMENT].map(path => `!${path}`)],
    },
    {
      ...project,
      displayName: 'integration',
      testMatch: INTEGRATION,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
    {
      ...project,
      displayName: 'deployment',
      testMatch: DEPLOYMENT,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
  ],
};
