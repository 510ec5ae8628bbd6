import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/*.js', '**/*.d.ts', '**/node_modules/', '.roost/', 'coverage/', 'apps/web/dist/'] },
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs['flat/essential'],
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'apps/cli/bin/*.mjs'] } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only the kernel’s config reads the environment.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // DTOs and entities are shapes: what has their fields is one of them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Text is cut by code points, which is what Postgres counts.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    },
  },
  {
    files: ['libs/kernel/src/config/environment.ts', 'apps/cli/src/environment.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.entity.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'PropertyDefinition[decorators.length=0]',
          message: 'Statements take each property for a column: decorate it.',
        },
      ],
    },
  },
  {
    files: ['libs/**/*.controller.ts'],
    ignores: ['libs/**/*-admin.controller.ts', 'libs/core/admin/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Decorator CallExpression > Literal.arguments[value=/^admin(\\u002F|$)/]',
          message: 'An admin endpoint is in a controller <what>-admin.controller.ts.',
        },
      ],
    },
  },
  {
    files: ['apps/cli/{templates,samples}/*/test/*.ts', 'apps/cli/test/drivers/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it'] }] },
      ],
    },
  },
  {
    // vue-tsc holds their types: what the linter knows of a component is its script alone.
    files: ['**/*.vue'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { parser: tseslint.parser, projectService: false } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/enforce-style-attribute': ['error', { allow: ['scoped'] }],
      'vue/no-static-inline-styles': ['error', { allowBinding: true }],
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
      'vue/require-typed-ref': 'error',
    },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], rules: { 'no-restricted-properties': 'off' } },
);
