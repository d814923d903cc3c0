import { findScpProblem } from '../../../sandbox/organizations/scp-syntax';

const statement = { Sid: 'Root1', Effect: 'Deny', Action: '*', Resource: '*' };
const problem = (change: object, document: object = {}) =>
  findScpProblem(JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...change }], ...document }));

describe('findScpProblem', () => {
  test.each([
    [{}],
    [{ Action: ['s3:*', 'iam:*'] }],
    [{ Action: undefined, NotAction: ['s3:*'] }],
    [{ Resource: undefined, NotResource: '*' }],
    [{ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } } }],
    [{ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-12-15T23:59:59Z' } } }],
    [{ Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalOrgPaths': ['o-1/*'] } } }],
  ])('accepts %j', change => {
    expect(problem(change)).toBeUndefined();
  });

  test.each([
    [{ Effect: 'deny' }, 'Effect must be Allow or Deny'],
    [{ Sid: 'deny-root' }, 'Sid may have only letters and digits'],
    [{ Principal: '*' }, 'element Principal is not supported in a statement'],
    [{ Action: undefined }, 'need one of Action and NotAction'],
    [{ NotAction: 's3:*' }, 'need one of Action and NotAction'],
    [{ Resource: undefined }, 'need one of Resource and NotResource'],
    [{ Resource: [] }, 'Resource must be a string or a list of strings'],
    [{ Condition: { ArnLikes: {} } }, 'unknown condition operator ArnLikes'],
    [{ Condition: { ArnLike: 'x' } }, 'ArnLike is not a JSON object'],
  ])('fails on %j', (change, expected) => {
    expect(problem(change)).toBe(expected);
  });

  test.each([
    ['nope', 'the document is not JSON'],
    ['[]', 'the document is not a JSON object'],
    ['{}', 'Statement is missing'],
    ['{"Statement":[]}', 'Statement is missing'],
    ['{"Statement":["x"]}', 'a statement is not a JSON object'],
    ['{"version":"2012-10-17","Statement":[]}', 'unknown element version'],
    ['{"Version":"2026-01-01","Statement":[]}', 'unknown Version'],
  ])('fails on the document %s', (content, expected) => {
    expect(findScpProblem(content)).toBe(expected);
  });
});
