export type { LastUse, RootCredentials, RootKey } from '../world/live/reading/root-session';
