import { PREFIX } from '../../../config/names';
import { at, request, WatchedCall, WatchedGroup, WatchedPlaces } from './watched-call';

const OUR_ALIAS = { prefix: `alias/${PREFIX}` };

/**
 * Keys of trail, log group and topics. AWS chooses their ids and no stack refers to another one, so every key of these
 * accounts and this region counts.
 */
const keys = (places: WatchedPlaces): readonly WatchedCall[] => [
  {
    service: 'kms',
    events: ['DisableKey', 'ScheduleKeyDeletion'],
    means: 'disarms',
    ...at(places.keyAccounts, places),
    changed: 'keyId',
  },
  { service: 'kms', events: ['PutKeyPolicy'], means: 'sets', ...at(places.keyAccounts, places), changed: 'keyId' },
  {
    service: 'kms',
    events: ['CreateGrant', 'DisableKeyRotation', 'RetireGrant', 'RevokeGrant'],
    means: 'told',
    ...at(places.keyAccounts, places),
    changed: 'keyId',
  },
  {
    service: 'kms',
    events: ['DeleteAlias'],
    means: 'disarms',
    ...request({ aliasName: [OUR_ALIAS] }),
    of: 'aliasName',
  },
  {
    service: 'kms',
    events: ['CreateAlias', 'UpdateAlias'],
    means: 'sets',
    ...request({ aliasName: [OUR_ALIAS] }),
    of: 'aliasName',
  },
];

export const KEYS: WatchedGroup = {
  title: 'keys of trail, log group and topics',
  ownActs: 'organization',
  calls: keys,
};
