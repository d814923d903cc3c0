import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'cdktf.out', '.sandbox', 'coverage'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@cdktf/provider-aws',
              message:
                "import the resource's own module, for example @cdktf/provider-aws/lib/cloudtrail: the barrel costs 8 s and 640 MB",
            },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
    },
  },
  { files: ['docs/**', 'cli/**', 'demo/**', 'main.ts', 'sandbox/**', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    // cases edit Terraform JSON, of which nobody has types
    files: ['test/review/corpus/corpus-case.ts', 'test/review/corpus/*-cases.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
