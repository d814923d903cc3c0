import * as ts from 'typescript';
import * as names from '../config/names';
import { sourcesWithout, textOf, wrongLiterals } from './sources';

const HOME = 'config/names.ts';

/** How resources of the constructs and of the CloudFormation template call their own names. */
const NAME_KEYS = /^(name|alarmName|configurationName|displayName|policyName|AlarmName|PolicyName|QueueName|RoleName)$/;

/** Names that do not begin with ours; the command has the name of the product too. */
const OTHERS = new Set<unknown>(
  Object.entries(names).flatMap(([key, name]) =>
    typeof name !== 'string' || key === 'default' || name.includes(names.PREFIX) || name === names.PRODUCT ? [] : name,
  ),
);

// what is not shipped repeats names as AWS shows them
const sources = sourcesWithout('sandbox', 'demo', 'bench').filter(file => file !== HOME);

const MEND = `is a name in AWS: take it from ${HOME}, or add it there`;

/** Every literal of a source that gives a name, with what mends it. */
const literalNames = (file: string, text: string): string[] => wrongLiterals(file, text, isName, MEND);

const isName = (node: ts.LiteralLikeNode): boolean =>
  /rootguard[-.]|[:/]rootguard$/i.test(node.text) || (OTHERS.has(node.text) && !isConstructId(node)) || isOwn(node);

/** Whether a literal is the id of a construct, which gives a Terraform address, or the type of one. */
const isConstructId = ({ parent }: ts.Node): boolean =>
  ts.isNewExpression(parent) ||
  ts.isLiteralTypeNode(parent) ||
  (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.SuperKeyword);

/** Whether a literal is the whole name of what a construct or the template defines. */
function isOwn(node: ts.Node): boolean {
  const property = node.parent;
  if (!ts.isPropertyAssignment(property) || property.initializer !== node) return false;
  const key = property.name.getText();
  // a request to AWS spells its keys like the template
  return NAME_KEYS.test(key) && ts.isNewExpression(property.parent.parent) !== /^[A-Z]/.test(key);
}

test.each(sources)('%s has no literal of a name that Rootguard gives in AWS', file => {
  expect(literalNames(file, textOf(file))).toEqual([]);
});

test.each([
  ["const a = 'rootguard-critical';", "'rootguard-critical'"],
  ['const a = `arn:aws:sns:us-east-1:${id}:rootguard-${topic}`;', '}:rootguard-${'],
  ["const a = 'alias/rootguard-trail';", "'alias/rootguard-trail'"],
  ['const a = /^rootguard-/;', '/^rootguard-/'],
  ["const a = { namespace: 'Rootguard' };", "'Rootguard'"],
  ["new IamRole(this, 'role', { name: 'reader' });", "'reader'"],
  ["const a = { Properties: { QueueName: 'undelivered' } };", "'undelivered'"],
])('fails when a source has %s', (text, literal) => {
  expect(literalNames('a.ts', text)).toEqual([`a.ts:1: ${literal} ${MEND}`]);
});

test('passes when a construct has the id of a name', () => {
  expect(literalNames('a.ts', "new ForwardingStackSets(this, 'forwarding', { regions });")).toEqual([]);
});
