// the program and its commands as processes, whole organizations and corpora: they take seconds each
const LONG = ['integration/**/*', 'cli/**/*', 'stacks/**/*', '**/corpus', '**/properties', 'main'].map(
  path => `${__dirname}/test/${path}.test.ts`,
);

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
      testMatch: ['<rootDir>/test/**/*.test.ts', ...LONG.map(path => `!${path}`)],
    },
    {
      ...project,
      displayName: 'integration',
      testMatch: LONG,
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
  ],
};
