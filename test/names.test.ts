import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import * as names from '../config/names';

const ROOT = join(__dirname, '..');
const HOME = 'config/names.ts';

/** What is not shipped, or imports nothing of ours: these repeat names as AWS shows them. */
const EXEMPT = /^(sandbox|demo|bench|test|docs|examples|node_modules|cdktf\.out|state|dist|bin|\..*)$/;

/** How resources of the constructs and of the CloudFormation template call their own names. */
const NAME_KEYS = /^(name|alarmName|configurationName|displayName|policyName|AlarmName|PolicyName|QueueName|RoleName)$/;

/** Names that do not begin with ours; the command has the name of the product too. */
const OTHERS = new Set<unknown>(
  Object.entries(names).flatMap(([key, name]) =>
    typeof name !== 'string' || key === 'default' || name.includes(names.PREFIX) || name === names.PRODUCT ? [] : name,
  ),
);

const sources = readdirSync(ROOT, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !EXEMPT.test(entry.name))
  .flatMap(({ name }) => readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true }))
  .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
  .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
  .filter(file => file !== HOME);

/** Every literal of a source that gives a name, with what mends it. */
function literalNames(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node) && isName(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(`${file}:${line}: ${node.getText()} is a name in AWS: take it from ${HOME}, or add it there`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isRegularExpressionLiteral(node);

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
  expect(literalNames(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
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
  const mend = 'is a name in AWS: take it from config/names.ts, or add it there';
  expect(literalNames('a.ts', text)).toEqual([`a.ts:1: ${literal} ${mend}`]);
});

test('passes when a construct has the id of a name', () => {
  expect(literalNames('a.ts', "new ForwardingStackSets(this, 'forwarding', { regions });")).toEqual([]);
});
