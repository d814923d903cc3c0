const testFiles = paths => paths.map(path => `${__dirname}/test/${path}.test.ts`);

// the program and its commands as processes, whole organizations and corpora: they take seconds each
const INTEGRATION = testFiles(['integration/**/*', 'cli/**/*', 'stacks/**/*', '**/corpus', '**/properties', 'main']);
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
