import { randomUUID } from 'node:crypto';
import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { DelegatedAdministrators } from './delegated-administrators';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';

type Json = Record<string, unknown>;

const refuse = (message: string) => new AwsError('BadRequestException', `The request is rejected because ${message}`);

/**
 * GuardDuty: detectors, one for each account and region, the administrator and the organization's configuration. moto
 * has no configuration and lets an account have many detectors. As in AWS, whoever becomes administrator gets a detector.
 */
export function guardduty(context: FrontContext, organization: OrganizationAccess): Service {
  // by account and region
  const detectors = new Map<string, Json>();
  const configurations = new Map<string, Json>();
  const administrators = new DelegatedAdministrators(context, organization, 'guardduty.amazonaws.com', refuse);

  const create = (owner: string, input: Json): string => {
    if (detectors.has(owner)) throw refuse('a detector already exists for the current account.');
    const detectorId = randomUUID().replaceAll('-', '');
    const status = input.enable === true ? 'ENABLED' : 'DISABLED';
    detectors.set(owner, { findingPublishingFrequency: 'SIX_HOURS', ...input, detectorId, status });
    return detectorId;
  };

  const detector = (request: AwsRequest, owner: string, id: string): Answer => {
    const found = detectors.get(owner);
    if (found?.detectorId !== id) throw refuse('the input detectorId is not owned by the current account.');
    if (request.method === 'DELETE') detectors.delete(owner);
    if (request.method !== 'POST') return jsonAnswer(request, found);
    const input = jsonInput(request);
    const status = input.enable === false ? 'DISABLED' : 'ENABLED';
    detectors.set(owner, { ...found, ...input, status });
    return jsonAnswer(request, {});
  };

  /** Tags stand with the detector, as GetDetector tells them. */
  const tagsOf = (request: AwsRequest, owner: string, path: string): Answer => {
    const id = /:detector\/([^/]+)$/.exec(decodeURIComponent(path))?.[1];
    const found = detectors.get(owner);
    if (found === undefined || found.detectorId !== id)
      throw refuse('the input resource ARN is not owned by the current account.');
    const before = (found.tags ?? {}) as Json;
    if (request.method === 'GET') return jsonAnswer(request, { tags: before });
    const taken = new URLSearchParams(request.url.split('?')[1] ?? '').getAll('tagKeys');
    const tags = { ...before, ...(jsonInput(request).tags as Json | undefined) };
    const kept = Object.entries(tags).filter(([key]) => !taken.includes(key));
    detectors.set(owner, { ...found, tags: Object.fromEntries(kept) });
    return jsonAnswer(request, {});
  };

  const configuration = (request: AwsRequest): Answer => {
    administrators.requireAdministrator(request);
    if (request.method === 'POST') {
      configurations.set(request.region, jsonInput(request));
      return jsonAnswer(request, {});
    }
    const autoEnableOrganizationMembers = 'NEW';
    const { autoEnableOrganizationMembers: members = autoEnableOrganizationMembers } =
      configurations.get(request.region) ?? {};
    return jsonAnswer(request, {
      autoEnable: members !== 'NONE',
      autoEnableOrganizationMembers: members,
      memberAccountLimitReached: false,
      dataSources: { s3Logs: { autoEnable: false } },
      features: [],
    });
  };

  return async request => {
    const path = (request.url.split('?')[0] ?? '').replace(/\/$/, '');
    const owner = `${context.accountOf(request)} ${request.region}`;
    const account = text(jsonInput(request), 'adminAccountId') ?? '';
    switch (`${request.method} ${path}`) {
      case 'POST /detector':
        return jsonAnswer(request, { detectorId: create(owner, jsonInput(request)) });
      case 'GET /detector':
        return jsonAnswer(request, {
          detectorIds: [...(detectors.has(owner) ? [detectors.get(owner)?.detectorId] : [])],
        });
      case 'POST /admin/enable':
        await administrators.register(request, account);
        if (!detectors.has(`${account} ${request.region}`)) create(`${account} ${request.region}`, { enable: true });
        return jsonAnswer(request, {});
      case 'POST /admin/disable':
        administrators.deregister(request);
        configurations.delete(request.region);
        return jsonAnswer(request, {});
      case 'GET /admin': {
        const adminAccounts = administrators
          .list(request)
          .map(adminAccountId => ({ adminAccountId, adminStatus: 'ENABLED' }));
        return jsonAnswer(request, { adminAccounts });
      }
    }
    if (path === `/detector/${String(detectors.get(owner)?.detectorId)}/member`) {
      const members = configurations.get(request.region)?.autoEnableOrganizationMembers === 'ALL';
      const ids = await administrators.membersOf(request);
      return jsonAnswer(request, {
        members: (members ? ids : []).map(accountId => ({ accountId, relationshipStatus: 'Enabled' })),
      });
    }
    if (path.startsWith('/tags/')) return tagsOf(request, owner, path);
    const [, id, sub] = /^\/detector\/([^/]+)(\/admin)?$/.exec(path) ?? [];
    if (id === undefined) return context.forward(request);
    return sub === undefined ? detector(request, owner, id) : configuration(request);
  };
}
