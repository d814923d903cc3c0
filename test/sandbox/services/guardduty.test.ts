import { guardduty } from '../../../sandbox/services/guardduty';
import { callsOf, CLOSED, MANAGEMENT, MEMBER } from '../posture-requests';

const REJECTED = 'BadRequestException: The request is rejected because ';

describe('GuardDuty', () => {
  test('has one detector for each account', async () => {
    const call = callsOf(guardduty, 'guardduty');
    const created = (await call(MEMBER, 'POST /detector', { enable: true })) as { detectorId: string };
    expect(await call(MEMBER, 'GET /detector')).toEqual({ detectorIds: [created.detectorId] });
    expect(await call(MANAGEMENT, 'GET /detector')).toEqual({ detectorIds: [] });
    expect(await call(MEMBER, 'POST /detector', { enable: true })).toBe(
      `${REJECTED}a detector already exists for the current account.`,
    );
    const path = `/detector/${created.detectorId}`;
    expect(await call(MEMBER, `GET ${path}`)).toMatchObject({ status: 'ENABLED' });
    expect(await call(MEMBER, `POST ${path}`, { enable: false })).toEqual({});
    expect(await call(MEMBER, `GET ${path}`)).toMatchObject({ status: 'DISABLED' });
    expect(await call(MANAGEMENT, `GET ${path}`)).toBe(
      `${REJECTED}the input detectorId is not owned by the current account.`,
    );
  });

  test('gives tags to a detector and takes them', async () => {
    const call = callsOf(guardduty, 'guardduty');
    const input = { enable: true, tags: { owner: 'platform', stage: 'live' } };
    const { detectorId } = (await call(MEMBER, 'POST /detector', input)) as { detectorId: string };
    const tags = `/tags/${encodeURIComponent(`arn:aws:guardduty:us-east-1:${MEMBER}:detector/${detectorId}`)}`;
    expect(await call(MEMBER, `POST ${tags}`, { tags: { stage: 'test', team: 'red' } })).toEqual({});
    expect(await call(MEMBER, `DELETE ${tags}?tagKeys=owner&tagKeys=team`)).toEqual({});
    expect(await call(MEMBER, `GET ${tags}`)).toEqual({ tags: { stage: 'test' } });
    expect(await call(MEMBER, `GET /detector/${detectorId}`)).toMatchObject({ tags: { stage: 'test' } });
    expect(await call(MANAGEMENT, `GET ${tags}`)).toMatch(REJECTED);
  });

  test('switches itself on for the administrator, who alone configures the organization', async () => {
    const call = callsOf(guardduty, 'guardduty');
    expect(await call(MANAGEMENT, 'POST /admin/enable', { adminAccountId: MEMBER })).toEqual({});
    expect(await call(MANAGEMENT, 'GET /admin')).toEqual({
      adminAccounts: [{ adminAccountId: MEMBER, adminStatus: 'ENABLED' }],
    });
    const { detectorIds } = (await call(MEMBER, 'GET /detector')) as { detectorIds: string[] };
    const path = `/detector/${detectorIds[0]}/admin`;
    expect(await call(MANAGEMENT, `POST ${path}`, { autoEnableOrganizationMembers: 'ALL' })).toMatch(REJECTED);
    expect(await call(MEMBER, `POST ${path}`, { autoEnableOrganizationMembers: 'ALL' })).toEqual({});
    expect(await call(MEMBER, `GET ${path}`)).toMatchObject({ autoEnableOrganizationMembers: 'ALL' });
    expect(await call(MANAGEMENT, 'POST /admin/disable', { adminAccountId: MEMBER })).toEqual({});
    expect(await call(MEMBER, `GET ${path}`)).toMatch(REJECTED);
  });

  test.each([
    ['a member asks', MEMBER, MEMBER, true],
    ['it would be the management account', MANAGEMENT, MANAGEMENT, true],
    ['it is suspended', MANAGEMENT, CLOSED, true],
    ['it is no member', MANAGEMENT, '999999999999', true],
    ['the service has no trusted access', MANAGEMENT, MEMBER, false],
  ])('refuses an administrator when %s', async (_when, caller, adminAccountId, trusted) => {
    const call = callsOf(guardduty, 'guardduty', trusted);
    expect(await call(caller, 'POST /admin/enable', { adminAccountId })).toMatch(/^BadRequestException: /);
    expect(await call(MANAGEMENT, 'GET /admin')).toEqual({ adminAccounts: [] });
  });
});
