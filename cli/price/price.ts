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
  const problem = 'problem' in given ? given : 'problem' in prices ? prices : undefined;
  if (problem !== undefined) {
    process.stderr.write(`error: ${printable(problem.problem)}\n  → ${problem.hint}\n`);
    return EXIT.notDone;
  }
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const volumes = { ...defaultVolumes(), ...(given as Numbers<Volume>).numbers };
  const bill = billOf(organization, volumes, (prices as Numbers<Item>).numbers);
  process.stdout.write(
    options.format === 'json'
      ? printedJson(priceDocument(organization, bill, volumes))
      : renderPrice(organization, bill, volumes),
  );
  return EXIT.done;
}

interface Numbers<Name extends string> {
  readonly numbers: Readonly<Partial<Record<Name, number>>>;
}

/** Reads name=number, or says what is wrong with the first one that is not. */
function namedNumbers<Name extends string>(
  option: string,
  texts: readonly string[],
  names: readonly Name[],
): Numbers<Name> | { readonly problem: string; readonly hint: string } {
  const numbers: Partial<Record<Name, number>> = {};
  for (const text of texts) {
    const [, key = '', value = ''] = /^([^=]*)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    const name = names.find(known => known === key);
    if (name === undefined) {
      const known = names.some(one => one === text.split('=')[0]);
      return {
        problem: known ? `${option} ${text}: must be a number that is not negative` : `${option} ${text}: no such name`,
        hint: known ? `write ${option} ${text.split('=')[0]}=1.5` : `it is one of ${names.join(', ')}`,
      };
    }
    numbers[name] = Number(value);
  }
  return { numbers };
}
