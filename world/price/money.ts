import { Currency } from './prices';

export const CURRENCY_SIGNS: Readonly<Record<Currency, string>> = { USD: '$', CNY: '¥' };

/** An amount of money for people; one that is less than half a cent and more than nothing is not nothing. */
export function moneyOf(currency: Currency, amount: number): string {
  const sign = CURRENCY_SIGNS[currency];
  if (amount > 0 && amount < 0.005) return `<${sign}0.01`;
  return `${sign}${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
