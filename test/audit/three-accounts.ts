import { orgFile } from '../config/org-file';

/** The ids of the accounts below: the management account, one in Workloads/Prod, one in Workloads. */
export const [MANAGEMENT, PAYMENTS, WEBSITE] = ['111111111111', '222222222222', '333333333333'];

/** An org file of three accounts. */
export const FILE = {
  ...orgFile(),
  accounts: {
    ...orgFile().accounts,
    website: { id: WEBSITE, name: 'Website', email: 'aws+website@example.com', ou: 'Workloads' },
  },
};
