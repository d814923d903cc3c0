import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folder of package.json; this file is one level below it in sources, and two when compiled. */
export const PACKAGE_FOLDER = existsSync(join(__dirname, '..', 'package.json'))
  ? dirname(__dirname)
  : dirname(dirname(__dirname));

/** Whether this is a checkout; the package that others install has no sources. */
export const IS_CHECKOUT = existsSync(join(PACKAGE_FOLDER, 'main.ts'));

/**
 * Where cdktf-cli runs, with cdktf.json, cdktf.out and local state: the checkout, or a folder of its own below that of
 * an installed package's user, who may have a CDKTF project there.
 */
export const PROJECT_FOLDER = IS_CHECKOUT ? PACKAGE_FOLDER : resolve('rootguard');

/** Where the synthesized stacks and their plans are, as the commands are told when they are told nothing. */
export const OUTPUT_FOLDER = IS_CHECKOUT ? 'cdktf.out' : join('rootguard', 'cdktf.out');

/** Where generated settings of Terraform go. */
export const SETTINGS_FOLDER = IS_CHECKOUT ? join(PROJECT_FOLDER, '.sandbox') : PROJECT_FOLDER;

/** What rootguard snapshot writes, unless told otherwise. */
export const SNAPSHOT_FILE = 'snapshot.json';

/** What rootguard credentials plan writes, unless told otherwise. */
export const CAMPAIGN_FILE = 'credentials-plan.json';
