import { execFileSync } from 'node:child_process';
import * as account from '@aws-sdk/client-account';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3api from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { COMMANDS } from '../../cli/exit-codes';
import { blocksOf, MARKDOWN } from './page-commands';

const SERVICES: Readonly<Record<string, object>> = {
  ...{ account, cloudtrail, logs, iam, organizations, s3api, sqs, sts },
};

/** Of the CLI itself, and no API. */
const OF_THE_CLI = ['login --profile', 'logout --profile'];

const operationOf = (words: string): string =>
  `${words.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}Command`.replace('Mfa', 'MFA');

const blocks = [...MARKDOWN.keys()].flatMap(id => blocksOf(id).map(block => ({ id, block })));

test('every command of the AWS CLI is an operation of AWS', () => {
  const called = blocks.flatMap(({ id, block }) =>
    [...block.matchAll(/\baws ([a-z0-9]+) (--profile|[a-z0-9-]+)/g)].map(([, service = '', operation = '']) => ({
      ...{ id, service, operation },
    })),
  );
  const unknown = called.filter(({ service, operation }) => {
    if (OF_THE_CLI.includes(`${service} ${operation}`)) return false;
    const names = Object.keys(SERVICES[service] ?? {}).map(name => name.toLowerCase());
    return !names.includes(operationOf(operation).toLowerCase());
  });
  expect(unknown).toEqual([]);
  expect(called.length).toBeGreaterThan(50);
});

test.each(blocks.map(({ id, block }, index) => [id, index, block] as const))(
  'what %s says is a script of bash (%i)',
  (_, _index, block) => {
    // what opens a shell of its own, and ends it, is two blocks
    execFileSync('bash', ['-n'], { input: block });
  },
);

test('no command asks for an account that was chosen in a shell that is closed by then', () => {
  const wrong = [...MARKDOWN.keys()].flatMap(id => {
    let [inside, outside] = [false, false];
    let isInside = false;
    return blocksOf(id).flatMap(block => {
      if (block === 'bash\n') [isInside, inside] = [true, false];
      if (block.includes('export ACCOUNT=')) {
        if (isInside) inside = true;
        else outside = true;
      }
      const isKnown = outside || (isInside && inside);
      if (block === 'exit\n') isInside = false;
      return block.includes('$ACCOUNT') && !isKnown ? [{ id, block }] : [];
    });
  });
  expect(wrong).toEqual([]);
});

/** Commands that pages name and that another part of Rootguard brings. */
const ANNOUNCED = ['custody', 'record'];

test('every command of Rootguard is there', () => {
  const called = blocks.flatMap(({ block }) =>
    [...block.matchAll(/npx rootguard ([a-z-]+)/g)].map(([, name]) => name!),
  );
  const known: readonly string[] = [...COMMANDS, ...ANNOUNCED];
  expect([...new Set(called)].filter(name => !known.includes(name))).toEqual([]);
});
