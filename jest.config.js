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
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // the program and its commands as processes of their own take seconds each
      testPathIgnorePatterns: ['<rootDir>/test/integration/', '<rootDir>/test/cli/', '<rootDir>/test/main.test.ts'],
    },
    {
      ...project,
      displayName: 'integration',
      testMatch: ['integration/**/*', 'cli/**/*', 'main'].map(path => `<rootDir>/test/${path}.test.ts`),
      setupFilesAfterEnv: ['<rootDir>/test/integration/setup.ts'],
    },
  ],
};
