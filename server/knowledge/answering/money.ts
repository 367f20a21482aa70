/**
 * Writes an amount of money as shoppers write it: «¥899», «$12.50».
 *
 * @param amount a decimal such as "899.00"; what is none is shown as it is
 * @param currency ISO 4217; without one the amount stands alone
 */
export function formatMoney(amount: string, currency: string | undefined, locale: string): string {
  const value = Number(amount);
  if (currency === undefined || amount.trim() === "" || !Number.isFinite(value)) return amount;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  }).format(value);
}
