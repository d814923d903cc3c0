import { loadOrganization } from '../../config/load';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { printedJson } from '../../render/printed-json';
import { billOf } from '../../world/price/bill';
import { priceDocument } from '../../world/price/price-document';
import { Item, ITEMS } from '../../world/price/prices';
import { defaultVolumes, Volume, VOLUMES } from '../../world/price/volumes';
import { EXIT } from '../exit-codes';
import { renderPrice } from './render-price';

export interface PriceOptions {
  readonly format: 'text' | 'json';
  /** name=number each. */
  readonly volume: readonly string[];
  /** item=number each. */
  readonly price: readonly string[];
}

/** Runs `rootguard price`, and returns the exit code. */
export function runPrice(file = process.env.ORG_FILE || 'org.yaml', options: PriceOptions): number {
  const given = namedNumbers('--volume', options.volume, Object.keys(VOLUMES) as Volume[]);
  const prices = namedNumbers('--price', options.price, Object.keys(ITEMS) as Item[]);
  const problems = [...given.problems, ...prices.problems];
  if (problems.length > 0) {
    for (const { found, hint } of problems)
      process.stderr.write(`error: ${printable(found)}\n  → ${printable(hint)}\n`);
    return EXIT.notDone;
  }
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const volumes = { ...defaultVolumes(), ...given.numbers };
  const bill = billOf(organization, volumes, prices.numbers);
  process.stdout.write(
    options.format === 'json'
      ? printedJson(priceDocument(organization, bill, volumes))
      : renderPrice(organization, bill, volumes),
  );
  return EXIT.done;
}

interface Numbers<Name extends string> {
  readonly numbers: Readonly<Partial<Record<Name, number>>>;
  readonly problems: readonly { readonly found: string; readonly hint: string }[];
}

/** Reads name=number, and says what is wrong with each that is not. */
function namedNumbers<Name extends string>(
  option: string,
  texts: readonly string[],
  names: readonly Name[],
): Numbers<Name> {
  const numbers: Partial<Record<Name, number>> = {};
  const problems: { found: string; hint: string }[] = [];
  for (const text of texts) {
    const [key = '', value = ''] = text.split(/=(.*)/s);
    const name = names.find(known => known === key);
    if (name === undefined)
      problems.push({ found: `${option} ${text}: no such name`, hint: `it is one of ${names.join(', ')}` });
    else if (!/^\d+(?:\.\d+)?$/.test(value)) {
      problems.push({
        found: `${option} ${text}: must be a number that is not negative`,
        hint: `write ${option} ${name}=1.5`,
      });
    } else numbers[name] = Number(value);
  }
  return { numbers, problems };
}
