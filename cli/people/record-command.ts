import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { CalendarOptions } from './record-calendar';
import type { CheckOptions } from './record-check';
import type { NewOptions } from './record-new';

/** `rootguard record`; KINDS of people/records, which is loaded when it runs. */
export function defineRecord(program: Command): void {
  const record = program
    .command('record')
    .description('records of uses of root, reviews, drills, alert tests and changes of custody: begin one, check all')
    .addHelpText('after', `\n${exitCodesOf('record')}`);

  const listed = (text: string): string[] => text.split(',').map(one => one.trim());
  record
    .command('new')
    .description('write the form of a record; what only a person can say is left open, and check lists it')
    .argument('<kind>', 'root-use, planned-use, review, drill, custody-change or alert-test')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--output <folder>', 'the folder of the records (default: records, beside the org file)')
    .option(
      '--accounts <a,b>',
      'keys of accounts and OU paths, or all (default: the management account; of a review or an alert test all)',
      listed,
    )
    .option('--from <time>', 'when it began, such as 2026-11-12T14:05Z')
    .option('--to <time>', 'when it was over')
    .option('--who <a,b>', 'who did it', listed)
    .option('--why <text>', 'why')
    .option('--ticket <text>', 'ticket or change number')
    .option('--event-ids <a,b>', 'eventID of each CloudTrail record', listed)
    .addHelpText('after', `\n${exitCodesOf('record')}`)
    .action(async (kind: string, options: NewOptions) => {
      process.exitCode = (await import('./record-new')).runRecordNew(kind, options);
    });

  record
    .command('check')
    .description('check every record, whether old ones were changed, and whether they explain what root did')
    .argument('[dir]', 'the folder of the records (default: records, beside the org file)')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--since <revision>', 'a commit, branch or tag: names records of it that were changed or removed')
    .option(
      '--events <files...>',
      'CloudTrail records, files of a trail or folders of them; - is standard input: finds uses of root without a record',
    )
    .addHelpText('after', `\n${exitCodesOf('record')}`)
    .action(async (folder: string | undefined, options: CheckOptions) => {
      process.exitCode = await (await import('./record-check')).runRecordCheck(folder, options);
    });

  record
    .command('calendar')
    .description('write what is due, and which exemptions end, as a calendar file (.ics)')
    .requiredOption('--output <file>', 'the file to write; one that is there is replaced')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .addHelpText('after', `\n${exitCodesOf('record')}`)
    .action(async (options: CalendarOptions) => {
      process.exitCode = (await import('./record-calendar')).runRecordCalendar(options);
    });
}
