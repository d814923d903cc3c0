import { Command, Option } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { PriceOptions } from './price';

/** `rootguard price`. */
export function definePrice(program: Command): void {
  program
    .command('price')
    .description('what a month costs at list prices, by section and driver; asks AWS nothing')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--volume <name=number>', 'what the org file does not say; again for each', collected, [])
    .option('--price <item=number>', 'your own price of a unit, in every region; again for each', collected, [])
    .addOption(new Option('--format <format>', 'text, or json for programs').choices(['text', 'json']).default('text'))
    .addHelpText('after', `\ndocs/price.md lists volumes and items.\n${exitCodesOf('price')}`)
    .action(async (orgFile: string | undefined, options: PriceOptions) => {
      process.exitCode = (await import('./price')).runPrice(orgFile, options);
    });
}

const collected = (value: string, before: readonly string[]): string[] => [...before, value];
