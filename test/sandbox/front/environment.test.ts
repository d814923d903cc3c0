import { sandboxEnvironment, shellLines } from '../../../sandbox/front/environment';
import { motoEnvironment } from '../../../sandbox/front/moto';

describe('sandboxEnvironment', () => {
  const base = {
    PATH: '/bin',
    AWS_PROFILE: 'work',
    AWS_CA_BUNDLE: '/missing',
    AWS_ENDPOINT_URL_S3: 'https://s3',
    NO_PROXY: 'corp',
  };
  const environment = sandboxEnvironment('http://127.0.0.1:1', 'eu-west-1', base);

  test('unsets what would lead elsewhere, and leaves the rest alone', () => {
    const merged: Record<string, string | undefined> = { ...base, ...environment };
    const left = Object.entries(merged).filter(([, value]) => value === undefined);
    expect(left.map(([name]) => name).sort()).toEqual([
      'AWS_CA_BUNDLE',
      'AWS_ENDPOINT_URL_S3',
      'AWS_PROFILE',
      'AWS_SESSION_TOKEN',
    ]);
    expect(merged).toMatchObject({
      PATH: '/bin',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'sandbox',
      NO_PROXY: 'corp,127.0.0.1',
    });
  });

  test('becomes lines for a shell', () => {
    expect(shellLines({ A: "it's", B: undefined })).toEqual(["export A='it'\\''s'", 'unset B']);
  });
});

test('moto gets no account of ours: MOTO_ACCOUNT_ID would override assumed roles too', () => {
  const environment = motoEnvironment({ PATH: '/bin', MOTO_ACCOUNT_ID: '111111111111', PYTHONPATH: '/lib' });
  expect(environment).toEqual({ PATH: '/bin', PYTHONUNBUFFERED: '1' });
});
