/** A gate's rule as choices: one's own editions, and whatever else the rule names already. */
import type { Condition, Edition, Rule } from '@vitrine-shop/sdk';

export const RULE_MOST = 16;

/** edition: one's own, where the condition names it; null: of another brand, or another contract. */
export interface Choice {
  key: string;
  condition: Condition;
  edition: Edition | null;
}

export function keyOf(condition: Condition): string {
  if ('edition' in condition) return `edition:${condition.edition}`;
  const { chain_id, contract, standard, token } = condition;
  return ['token', chain_id, contract.toLowerCase(), standard, token ?? ''].join(':');
}

/**
 * What can be asked for: one's own editions, the newest first, and behind them what the rule names besides, so that
 * saving never drops what another program has set. An edition that no register took is there only if it is asked for now.
 */
export function choicesOf(rule: Rule | null, editions: readonly Edition[]): Choice[] {
  const asked = keysOf(rule);
  const own = [...editions]
    .sort((a, b) => b.number - a.number)
    .map((edition): Choice => {
      const condition = { edition: edition.number };
      return { key: keyOf(condition), condition, edition };
    })
    .filter(({ key, edition }) => edition?.state !== 'failed' || asked.has(key));
  const known = new Set(own.map(({ key }) => key));
  const others = (rule?.any ?? [])
    .map((condition): Choice => ({ key: keyOf(condition), condition, edition: null }))
    .filter(({ key }) => !known.has(key));
  return [...own, ...others];
}

export function keysOf(rule: Rule | null): Set<string> {
  return new Set((rule?.any ?? []).map(keyOf));
}

/** The rule that asks for one of the chosen; null: none is chosen. */
export function ruleOf(choices: readonly Choice[], chosen: ReadonlySet<string>): Rule | null {
  const any = choices.filter(({ key }) => chosen.has(key)).map(({ condition }) => condition);
  return any.length ? { any } : null;
}
