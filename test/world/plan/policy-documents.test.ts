import { Configuration } from '../../../world/plan/configuration';
import { ResourceChange } from '../../../world/plan/plan';
import { withDocuments } from '../../../world/plan/policy-documents';
import { change } from '../../review/rules/changes';

const DATA = 'aws_iam_policy_document';

/** A document that is read during the apply. */
const document = (name: string, after: object, over: Partial<ResourceChange> = {}): ResourceChange => ({
  ...change({ type: DATA, name, address: `data.${DATA}.${name}`, mode: 'data', action: 'read', after: { ...after } }),
  afterUnknown: { id: true, json: true, minified_json: true },
  ...over,
});

const user: ResourceChange = change({ type: 'aws_x', address: 'aws_x.a', after: {}, afterUnknown: { policy: true } });

const configured = (name: string, mode: string, type: string, expressions: object) => ({
  mode,
  type,
  name,
  expressions,
});
const refers = (...references: string[]) => ({ references });

const configuration = (...resources: object[]) =>
  new Configuration({
    root_module: {
      resources: [
        configured('a', 'managed', 'aws_x', { policy: refers(`data.${DATA}.d.json`, `data.${DATA}.d`) }),
        ...resources,
      ],
    },
  });

/** What becomes of the user of document d. */
const made = (changes: readonly ResourceChange[], ...resources: object[]) => {
  const { after, afterUnknown, afterSensitive, unknownFrom } = withDocuments(
    [user, ...changes],
    configuration(...resources),
  )[0]!;
  const policy = after?.policy;
  return {
    ...(typeof policy === 'string' && { policy: JSON.parse(policy) as unknown }),
    ...{ afterUnknown, afterSensitive, unknownFrom },
  };
};

const NOTHING = { principals: [], not_principals: [], condition: [], actions: null, resources: null };

test('a document is made as the data source makes it', () => {
  const statement = [
    {
      ...{
        ...NOTHING,
        sid: 'A',
        effect: 'Deny',
        not_actions: ['iam:*', 's3:*'],
        not_resources: ['arn:aws:s3:::&{aws:username}'],
      },
      not_principals: [
        { type: 'AWS', identifiers: ['a', 'b'] },
        { type: 'AWS', identifiers: ['c'] },
      ],
      condition: [
        { test: 'StringLike', variable: 'aws:x', values: ['&{aws:username}'] },
        { test: 'StringLike', variable: 'aws:x', values: ['y'] },
      ],
    },
    {
      ...NOTHING,
      sid: '',
      effect: null,
      actions: ['s3:*'],
      resources: ['*'],
      principals: [{ type: '*', identifiers: ['*'] }],
    },
  ];
  expect(made([document('d', { policy_id: 'i', version: null, statement })])).toEqual({
    policy: {
      Version: '2012-10-17',
      Id: 'i',
      Statement: [
        {
          ...{ Sid: 'A', Effect: 'Deny', NotAction: ['iam:*', 's3:*'], NotResource: ['arn:aws:s3:::${aws:username}'] },
          NotPrincipal: { AWS: ['a', 'b', 'c'] },
          Condition: { StringLike: { 'aws:x': ['${aws:username}', 'y'] } },
        },
        { Effect: 'Allow', Action: ['s3:*'], Resource: ['*'], Principal: '*' },
      ],
    },
    afterUnknown: {},
    afterSensitive: {},
  });
});

test('sources come first, overrides last, and of equal Sids the later one stays in its place', () => {
  const other = (Sid: string, Action: string) =>
    JSON.stringify({ Version: '2008-10-17', Statement: { Sid, Effect: 'Deny', Action } });
  const statement = [{ ...NOTHING, sid: 'B', effect: 'Allow', actions: ['own:B'] }];
  const lists = {
    source_policy_documents: [other('A', 'source:A'), other('B', 'source:B')],
    override_policy_documents: [other('A', 'over:A'), other('C', 'over:C')],
  };
  expect(made([document('d', { statement, ...lists })]).policy).toEqual({
    Version: '2008-10-17',
    Statement: [
      { Sid: 'A', Effect: 'Deny', Action: 'over:A' },
      { Sid: 'B', Effect: 'Allow', Action: ['own:B'] },
      { Sid: 'C', Effect: 'Deny', Action: 'over:C' },
    ],
  });
});

test('what is sensitive in a document is in what is made of it', () => {
  const statement = [{ ...NOTHING, actions: ['a:b'] }];
  expect(made([document('d', { statement }, { afterSensitive: { statement: [{ actions: true }] } })])).toMatchObject({
    afterUnknown: {},
    afterSensitive: { policy: true },
  });
});

test('what is unknown in it is named: what the plan says is unknown, or all that it refers to', () => {
  const unknown = (marks: object) => ({ afterUnknown: { json: true, statement: [marks] } });
  const block = configured('d', 'data', DATA, {
    statement: [{ resources: refers('aws_x.a.policy', 'aws_x.b.arn', 'aws_x.b') }],
  });
  const changes = [document('d', { statement: [NOTHING] }, unknown({ resources: [true] }))];
  expect(made(changes, block)).toMatchObject({
    afterUnknown: { policy: true },
    unknownFrom: { policy: ['aws_x.a.policy'] },
  });
  const [other] = [configured('d', 'data', DATA, { statement: [{ resources: refers('var.x', 'local.y') }] })];
  expect(made(changes, other)).toMatchObject({ unknownFrom: { policy: ['local.y', 'var.x'] } });
});

test('of several instances the one with the key of the user is meant', () => {
  const each = { type: 'aws_x', address: 'aws_x.each["k"]', after: {}, afterUnknown: { policy: true } };
  const of = (key: string) =>
    document('many', { statement: [{ ...NOTHING, actions: [key] }] }, { address: `data.${DATA}.many["${key}"]` });
  const made = withDocuments(
    [change(each), of('j'), of('k')],
    configuration(configured('each', 'managed', 'aws_x', { policy: refers(`data.${DATA}.many`, 'each.key') })),
  );
  expect(JSON.parse(made[0]!.after!.policy as string)).toMatchObject({ Statement: [{ Action: ['k'] }] });
});

test.each([
  ['two documents', [refers(`data.${DATA}.d.json`, `data.${DATA}.e.json`)]],
  ['a document and something else', [refers(`data.${DATA}.d.json`, 'var.x')]],
  ['another attribute', [refers(`data.${DATA}.d.id`)]],
  ['another data source', [refers('data.aws_y.d.json')]],
])('a value that refers to %s stays unknown', (_, [policy]) => {
  const changes = [user, document('d', { statement: [] }), document('e', { statement: [] })];
  const block = new Configuration({ root_module: { resources: [configured('a', 'managed', 'aws_x', { policy })] } });
  expect(withDocuments(changes, block)[0]).toMatchObject({ after: {}, afterUnknown: { policy: true } });
});
