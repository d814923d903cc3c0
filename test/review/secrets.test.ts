import { renderHtml } from '../../review/render/render-html';
import { renderJson } from '../../review/render/render-json';
import { renderMarkdown } from '../../review/render/render-markdown';
import { renderText } from '../../review/render/render-text';
import { review } from '../../review/review';
import { readPlan } from '../../world/plan/read-plan';

const OLD = 'OLDcanary7q';
const NEW = 'NEWcanary8z';

type Json = Readonly<Record<string, unknown>>;

/** A change of a resource, as a plan has it. */
const entry = (address: string, before: Json | null, after: Json | null, more: Json = {}): Json => {
  const [type = '', name = ''] = address.replace(/\[.*$/, '').split('.');
  const actions = before === null ? ['create'] : after === null ? ['delete'] : ['update'];
  const { change, ...rest } = more as { change?: Json };
  const marks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  return { address, mode: 'managed', type, name, change: { actions, before, after, ...marks, ...change }, ...rest };
};

const update = (address: string, attributes: (secret: string) => Json, more: Json = {}): Json =>
  entry(address, attributes(OLD), attributes(NEW), more);

/** What marks both secrets, in a resource that nobody reads. */
const MARKED = update('aws_ssm_parameter.hook', value => ({ name: 'hook', type: 'SecureString', value }), {
  change: { before_sensitive: { value: true }, after_sensitive: { value: true } },
});

const planOf = (changes: readonly Json[], more: Json = {}): string =>
  JSON.stringify({ format_version: '1.2', complete: true, errored: false, resource_changes: changes, ...more });

const outputsOf = (...texts: string[]): string[] => {
  const report = review(texts.map((text, at) => readPlan(text, `stack-${at}`)));
  return [renderText(report), renderMarkdown(report).join('\n'), renderJson(report), renderHtml(report)];
};

const FOUND = /(?:OLD|NEW)ca/i;

const template = (secret: string): string =>
  JSON.stringify({
    Resources: {
      R: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { detail: { userIdentity: { type: ['Root'] } } },
          State: 'ENABLED',
          Targets: [
            { Id: 'a', Arn: 'arn:aws:sns:us-east-1:111111111111:alerts', Input: JSON.stringify({ token: secret }) },
          ],
        },
      },
    },
  });

const STACK_SET = { name: 'rootguard-forwarding', permission_model: 'SERVICE_MANAGED', call_as: 'SELF' };

/** Where a value may stand that another resource marks. */
const PLACES: readonly (readonly [string, readonly Json[], Json?])[] = [
  ['an attribute', [update('aws_x.a', value => ({ value }))]],
  ['a part of a text', [update('aws_x.a', value => ({ description: `calls with ${value}.` }))]],
  ['the end of what is cut', [update('aws_x.a', value => ({ description: `${'x'.repeat(195)}${value}` }))]],
  ['a list', [update('aws_x.a', value => ({ list: [value, 'b'] }))]],
  ['a block', [update('aws_x.a', value => ({ block: [{ deep: { deeper: [value] } }] }))]],
  ['a key of a map', [update('aws_x.a', value => ({ map: { [value]: 'x' } }))]],
  ['a document', [update('aws_x.a', value => ({ json: JSON.stringify({ a: JSON.stringify({ b: value }) }) }))]],
  ['base64', [update('aws_x.a', value => ({ data: Buffer.from(`export A=${value}`).toString('base64') }))]],
  ['a URL', [update('aws_x.a', value => ({ url: `https://example.com/${value}/x` }))]],
  ['tags', [update('aws_x.a', value => ({ tags: { Key: value } }))]],
  ['an address', [entry(`aws_x.a["${NEW}"]`, null, { name: 'a' })]],
  ['the address before', [update('aws_x.a', () => ({ a: 1 }), { previous_address: `aws_x.a["${OLD}"]` })]],
  ['an import', [update('aws_x.a', name => ({ name }), { change: { importing: { id: `prefix/${NEW}` } } })]],
  ['an identity', [update('aws_x.a', name => ({ name }), { change: { importing: { identity: { name: NEW } } } })]],
  ['what is created', [entry('aws_x.a', null, { value: NEW })]],
  ['what is deleted', [entry('aws_x.a', { value: OLD }, null)]],
  ['an unknown action', [update('aws_x.a', value => ({ value }), { change: { actions: [NEW] } })]],
  ['drift', [], { resource_drift: [update('aws_x.a', value => ({ value }))] }],
  [
    'a deferred change',
    [],
    { deferred_changes: [{ reason: NEW, resource_change: update('aws_x.a', value => ({ value })) }] },
  ],
  ['the name of an output', [], { output_changes: { [NEW]: { actions: ['create'], before: null, after: 'x' } } }],
  ['a check', [], { checks: [{ status: 'fail', address: { to_display: `check.${NEW}` } }] }],
  [
    'an action',
    [],
    {
      action_invocations: [
        {
          address: `action.aws_lambda_invoke.a["${NEW}"]`,
          type: 'aws_lambda_invoke',
          config_values: { function_name: NEW, payload: `{"a":"${NEW}"}` },
        },
      ],
    },
  ],
  [
    'a provisioner',
    [entry('terraform_data.a', null, { id: 'a' })],
    {
      configuration: {
        root_module: {
          resources: [
            {
              ...{ address: 'terraform_data.a', mode: 'managed', type: 'terraform_data', name: 'a' },
              provisioners: [
                { type: 'local-exec', expressions: { command: { constant_value: `${'y'.repeat(190)} ${NEW}` } } },
              ],
            },
          ],
        },
      },
    },
  ],
  [
    'a StackSet',
    [
      update('aws_cloudformation_stack_set.f', value => ({
        ...STACK_SET,
        template_body: template(value),
        parameters: { Any: value },
      })),
    ],
  ],
  [
    'an SCP',
    [
      update('aws_organizations_policy.p', value => ({
        name: value,
        content: `{"Statement":[{"Sid":"${value}","Effect":"Deny","Action":"s3:${value}","Resource":"*"}]}`,
      })),
    ],
  ],
  [
    'a bucket policy',
    [
      update('aws_s3_bucket_policy.p', value => ({
        bucket: value,
        policy: `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::${value}/*"}]}`,
      })),
    ],
  ],
  [
    'an alarm',
    [
      entry(
        'aws_cloudwatch_metric_alarm.a',
        { alarm_name: OLD, namespace: 'CloudTrailMetrics', metric_name: OLD, alarm_actions: [OLD] },
        null,
      ),
    ],
  ],
  [
    'a metric filter',
    [
      entry(
        'aws_cloudwatch_log_metric_filter.a',
        { name: OLD, pattern: `{ $.userIdentity.type = "Root" && $.x = "${OLD}" }`, log_group_name: OLD },
        null,
      ),
    ],
  ],
  [
    'a subscription',
    [
      entry(
        'aws_sns_topic_subscription.a',
        { protocol: 'email', endpoint: `${OLD}@example.com`, topic_arn: `arn:aws:sns:us-east-1:111111111111:${OLD}` },
        null,
      ),
    ],
  ],
  [
    'a contact',
    [
      update('aws_account_alternate_contact.a', name => ({
        name,
        title: 't',
        alternate_contact_type: name,
        email_address: `${name}@example.com`,
        account_id: name,
      })),
    ],
  ],
];

test.each(PLACES.map(([place, changes, more = {}]) => [place, changes, more] as const))(
  'what one resource marks is hidden in %s',
  (_, changes, more) => {
    for (const output of outputsOf(planOf([MARKED, ...changes], more))) expect(output).not.toMatch(FOUND);
    // in another stack of the same review
    for (const output of outputsOf(planOf([MARKED]), planOf(changes, more))) expect(output).not.toMatch(FOUND);
  },
);

test('unmarked it is shown, so that the tests above mean something', () => {
  const shown = PLACES.filter(([, changes, more]) =>
    outputsOf(planOf(changes, more)).some(output => FOUND.test(output)),
  );
  expect(PLACES.filter(place => !shown.includes(place)).map(([place]) => place)).toEqual([
    // nobody reads base64, attributes of what is deleted are not shown, and the template says that it is a token
    ...['base64', 'what is deleted', 'a StackSet'],
  ]);
});

/** What marks a secret beside the changes of resources. */
const MARKS: readonly (readonly [string, Json])[] = [
  [
    'an output',
    {
      output_changes: {
        o: { actions: ['update'], before: OLD, after: NEW, before_sensitive: true, after_sensitive: true },
      },
    },
  ],
  ['an output of the state', { prior_state: { values: { outputs: { o: { sensitive: true, value: [OLD, NEW] } } } } }],
  [
    'a data source',
    {
      prior_state: {
        values: {
          root_module: {
            child_modules: [
              {
                resources: [
                  {
                    address: 'module.m.data.a.b',
                    mode: 'data',
                    type: 'a',
                    name: 'b',
                    values: { v: [OLD, NEW] },
                    sensitive_values: { v: true },
                  },
                ],
              },
            ],
          },
        },
      },
    },
  ],
  [
    'a variable',
    {
      variables: { v: { value: { a: OLD, b: NEW } } },
      configuration: { root_module: { variables: { v: { sensitive: true } } } },
    },
  ],
  ['the name of a variable', { variables: { old_token: { value: OLD }, db_password: { value: NEW } } }],
  [
    'an action',
    {
      action_invocations: [
        { address: 'action.a.b', type: 'a', config_values: { p: OLD, q: NEW }, config_sensitive: { p: true, q: true } },
      ],
    },
  ],
  [
    'a provider',
    {
      configuration: {
        provider_config: { x: { expressions: { password: { constant_value: OLD }, token: { constant_value: NEW } } } },
      },
    },
  ],
  ['drift', { resource_drift: [update('aws_y.b', v => ({ v }), { change: { before_sensitive: { v: true } } })] }],
];

test.each(MARKS)('what %s marks is hidden elsewhere', (_, marks) => {
  for (const output of outputsOf(planOf([update('aws_x.a', value => ({ value }))], marks)))
    expect(output).not.toMatch(FOUND);
});

/** Values that no provider marks, and whose kind is a secret. */
test.each<readonly [string, (secret: string) => Json]>([
  [
    'header and query of a target',
    value => ({
      http_target: [{ header_parameters: { Authorization: `Bearer ${value}` }, query_string_parameters: { k: value } }],
    }),
  ],
  [
    'a connection',
    value => ({
      auth_parameters: [{ invocation_http_parameters: [{ header: [{ key: 'X', value, is_value_secret: false }] }] }],
    }),
  ],
  ['an environment', value => ({ environment: [{ variables: { WEBHOOK: value } }] })],
  [
    'containers',
    value => ({ container_definitions: JSON.stringify([{ name: 'a', environment: [{ name: 'A', value }] }]) }),
  ],
  [
    'user data',
    value => ({ user_data: `#!/bin/sh\n${value}`, user_data_base64: Buffer.from(value).toString('base64') }),
  ],
  [
    'a connection string',
    value => ({ dsn: `host=a password=${value}`, url: `postgres://u:${value}@db.example.com/x` }),
  ],
  ['a parameter of a stack', value => ({ parameters: { HookToken: value } })],
  ['a list of parameters', value => ({ parameter: [{ name: 'db_password', value }] })],
  ['a command', value => ({ command: `curl -u u:${value} -H "X-Api-Key: ${value}" https://example.com/?a=${value}` })],
  ['a hook', value => ({ target: `https://events.pagerduty.com/integration/${value}/enqueue` })],
  ['a cut URL', value => ({ target: `https://${'u'.repeat(180)}:${value}${'p'.repeat(50)}@example.com` })],
  ['options of a command', value => ({ args: ['--token', value], entry_point: ['sh', '-c', `mysql -p${value} db`] })],
  ['a Secret of Kubernetes', value => ({ manifest: { kind: 'Secret', stringData: { a: value } } })],
  ['the same in YAML', value => ({ yaml_body: `kind: Secret\nstringData:\n  a: ${value}\n` })],
  ['an environment by another name', value => ({ config: [{ runtime_environment_variables: { A: value } }] })],
  [
    'a header that is asked for',
    value => ({ rule: [{ search_string: value, field_to_match: [{ single_header: [{}] }] }] }),
  ],
  ['a seed of MFA', value => ({ base_32_string_seed: value, qr_code_png: value })],
  ['the number of a telephone', value => ({ phone_number: value, contact: [{ phone: value }] })],
  ['a private key', value => ({ pem: `-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----` })],
])('%s is hidden although nothing marks it, and what is changed is still said', (_, attributes) => {
  const changes = [update('aws_x.a', attributes)];
  const [text, ...others] = outputsOf(planOf(changes, { resource_drift: changes }));
  for (const output of [text, ...others]) expect(output).not.toMatch(FOUND);
  for (const name of Object.keys(attributes(''))) expect(text).toContain(name);
});

test('short values, numbers and switches that are marked do not blank out a report', () => {
  const marked = { word: 'trail', short: 'sns', number: 300, digit: 1, isOn: true, text: 'true', empty: '' };
  const marks = Object.fromEntries(Object.keys(marked).map(name => [name, true]));
  const trail = { name: 'org-trail', enable_logging: true, is_organization_trail: true, s3_bucket_name: 'logs' };
  const [text = ''] = outputsOf(
    planOf([
      entry(
        'aws_x.a',
        marked,
        { ...marked, word: 'root' },
        { change: { before_sensitive: marks, after_sensitive: marks } },
      ),
      entry('aws_cloudtrail.trail', trail, { ...trail, enable_logging: false }),
    ]),
  );
  expect(text).toContain('The trail stops recording.');
  expect(text).toContain('enable_logging: true → false');
  expect(text).toContain('aws_cloudtrail.trail');
  expect(text.split('(sensitive value)').length).toBe(1);
});
