/** The check of ISO 7064 MOD 97-10 as an IBAN has it: over letters and digits, the first four moved to the end. */
export function passesMod97(account: string): boolean {
  let rest = 0;
  for (const unit of account.slice(4) + account.slice(0, 4)) {
    const value = parseInt(unit, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
