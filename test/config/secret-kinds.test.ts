import { hideInValue, hideSecrets, isSecretContainer, isSecretKey } from '../../config/reading/secret-kinds';

const HIDDEN = '(sensitive value)';

test.each([
  ['postgres://u:p@h/db', `postgres://${HIDDEN}@h/db`],
  ['postgres://u:p/w@ss@h:5432/db', `postgres://${HIDDEN}@h:5432/db`],
  ['https://ghtoken@git.example.com/a.git', `https://${HIDDEN}@git.example.com/a.git`],
  ['https://hooks.slack.com/services/T0/B0/KEY', `https://hooks.slack.com/${HIDDEN}`],
  ['https://events.pagerduty.com/integration/KEY/enqueue', `https://events.pagerduty.com/${HIDDEN}`],
  ['https://a.example.com/in?token=abc&x=1#part', `https://a.example.com/in?${HIDDEN}#part`],
  ['https://a.example.com/#access_token=abc', `https://a.example.com/#${HIDDEN}`],
  ['https://a.example.com/v1/aB3dEfGhIjKlMnOpQrStUv', `https://a.example.com/v1/${HIDDEN}`],
  ['Authorization: Bearer abc123', `Authorization: ${HIDDEN}`],
  ['{"Authorization":"Basic dXNlcjpwYXNz"}', `{"Authorization":"${HIDDEN}"}`],
  ['send Bearer abc123', `send Bearer ${HIDDEN}`],
  ["curl -H 'X-Api-Key: abc' -u me:pw x", `curl -H 'X-Api-Key: ${HIDDEN}' -u ${HIDDEN} x`],
  ['mysql --password hunter2 -h x', `mysql --password ${HIDDEN} -h x`],
  ['DB_PASSWORD=hunter2 run', `DB_PASSWORD=${HIDDEN} run`],
  ['{"password":"a\\"b","x":1}', `{"password":"${HIDDEN}","x":1}`],
  ['{\\"token\\":\\"abc\\",\\"y\\":1}', `{\\"token\\":\\"${HIDDEN}\\",\\"y\\":1}`],
  ['{"token":12345}', `{"token":${HIDDEN}}`],
  ['["run","--db-password","abc"]', `["run","--db-password","${HIDDEN}"]`],
  ['mysql -uroot -pabc db', `mysql -uroot -p${HIDDEN} db`],
  ['docker login -u me -p abc registry', `docker login -u ${HIDDEN} -p ${HIDDEN} registry`],
  ['//registry.npmjs.org/:_authToken=abc', `//registry.npmjs.org/:_authToken=${HIDDEN}`],
  ['machine h login me password abc', `machine h login me password ${HIDDEN}`],
  ['<db:password>abc</db:password>', `<db:password>${HIDDEN}</db:password>`],
  [
    '- name: DB_PASSWORD\n  value: abc\n- name: HOST\n  value: h',
    `- name: DB_PASSWORD\n  value: ${HIDDEN}\n- name: HOST\n  value: h`,
  ],
  ['{"name":"TOKEN","value":"abc"', `{"name":"TOKEN","value":"${HIDDEN}"`],
  [
    'kind: Secret\nstringData:\n  a: abc\n  b: d e\ntype: Opaque\n',
    `kind: Secret\nstringData:\n  a: ${HIDDEN}\n  b: ${HIDDEN}\ntype: Opaque\n`,
  ],
  ['pw: abc', `pw: ${HIDDEN}`],
  ['client_secret: abc', `client_secret: ${HIDDEN}`],
  ['AKIAIOSFODNN7EXAMPLE', HIDDEN],
  ['key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.', `key ${HIDDEN}.`],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.c2ln', HIDDEN],
  [
    '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
    `-----BEGIN PRIVATE KEY-----${HIDDEN}-----END PRIVATE KEY-----`,
  ],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Bl', `-----BEGIN OPENSSH PRIVATE KEY-----${HIDDEN}`],
])('%s becomes %s, and stays so', (text, hidden) => {
  expect(hideSecrets(text)).toBe(hidden);
  expect(hideSecrets(hidden)).toBe(hidden);
});

test.each([
  'arn:aws:secretsmanager:us-east-1:111111111111:secret:prod/db-AbCdEf',
  'secretsmanager:GetSecretValue',
  'sts:GetSessionToken: denied',
  'https://sqs.us-east-1.amazonaws.com/111111111111/rootguard-queue',
  'https://registry.npmjs.org/@scope/package',
  'authorization: NONE → AWS_IAM',
  'http_tokens: required → optional',
  'max_password_age: 90 → 0',
  'mysql -h x -P 3306',
  'ssh -p 22 host',
  'kind: ConfigMap\ndata:\n  a: b\n',
  'name: HOST\nvalue: h',
  'the page of login and password rules',
  'require_password: true',
  'token: ${var.token}',
  'password: (none) → (known after apply)',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
])('%s stays as it is', text => expect(hideSecrets(text)).toBe(text));

test.each([
  'DB_PASSWORD',
  'HookToken',
  'apiKey',
  'X-Api-Key',
  'Authorization',
  'secret_string',
  'user_data_base64',
  'DB_PASS',
  'private_key_pem',
  'base_32_string_seed',
  'pw',
])('%s is the name of a secret', key => expect(isSecretKey(key)).toBe(true));

test.each([
  'http_tokens',
  'kms_key_id',
  'host_key_fingerprint',
  'bypass',
  'phone_number',
  'policy',
  'minimum_password_length',
  'token_validity',
  'secret_arn',
])('%s is not', key => expect(isSecretKey(key)).toBe(false));

test('environments, headers and queries hold secrets under any name', () => {
  const keys = [
    'environment',
    'Environment',
    'header_parameters',
    'query_string',
    'runtime_environment_variables',
    'auths',
  ];
  expect([...keys, 'tags', 'variables', 'authorizer'].filter(isSecretContainer)).toEqual(keys);
});

test('values are hidden by their keys, however deep and in whatever document; the rest stays', () => {
  const value = (secret: string) => ({
    name: 'a',
    require_password: true,
    password: secret,
    tags: { Environment: 'production' },
    environment: [{ variables: { HOST: secret } }],
    parameters: [
      { ParameterKey: 'HookToken', ParameterValue: secret },
      { ParameterKey: 'Host', ParameterValue: 'h' },
    ],
    template: JSON.stringify({ Resources: { R: { Input: JSON.stringify({ token: secret, n: 1 }) } } }),
    command: ['serve', '--auth-token', secret, '--port', '80'],
    manifest: { kind: 'Secret', metadata: { name: 'a' }, stringData: { a: secret }, data: { b: secret } },
    other: { kind: 'ConfigMap', data: { a: 'b' } },
    setting: [
      { namespace: 'aws:elasticbeanstalk:application:environment', name: 'A', value: secret },
      { namespace: 'aws:autoscaling:asg', name: 'MinSize', value: '1' },
    ],
    match: { search_string: secret, field_to_match: [{ single_header: [{ name: 'x-origin' }], uri_path: [] }] },
    path: { search_string: '/admin', field_to_match: [{ single_header: [], uri_path: [{}] }] },
    phone_number: secret,
    secret_arns: { secret: 'arn:aws:sns:us-east-1:111111111111:a' },
  });
  expect({ ...(hideInValue(value('s')) as object) }).toEqual(value(HIDDEN));
  expect(hideInValue({ token: 12 })).toEqual({ token: HIDDEN });
  expect(hideInValue('{"a": 1,  "token_validity": 2}')).toBe('{"a": 1,  "token_validity": 2}');
});
