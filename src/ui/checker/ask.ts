import type { CheckOptions } from '../../checker/index.ts';

/** What the checker page is asked: a gold, a response, and the options that differ from the checker's own. */
export interface CheckerAsk {
  gold: string;
  answer: string;
  options: CheckOptions;
}

/** The most the page hands to the checker, in characters: a response of a model that thinks for long still fits. */
export const LONGEST = { gold: 20_000, answer: 200_000 } as const;

/** The longest address that servers and messengers carry without loss, in characters. */
const LONGEST_ADDRESS = 6000;

const FLAGS = ['reduced', 'boxedOnly', 'requireClosedReasoning'] as const;

/** Reads a page address such as `?page=checker&gold=1/2&answer=0.5&profile=reward`; what is not an option is passed over. */
export function askFromQuery(query: string): CheckerAsk {
  const params = new URLSearchParams(query);
  const options: CheckOptions = {};
  if (params.get('profile') === 'reward') options.profile = 'reward';
  if (params.get('units') === 'require') options.units = 'require';
  const digits = Number(params.get('digits'));
  if (Number.isInteger(digits) && digits >= 1 && digits <= 30) options.tolerance = { digits };
  const relative = Number(params.get('relative'));
  if (relative > 0 && relative < 1) options.tolerance = { relative };
  if (params.get('strict') === 'no') options.strict = false;
  for (const flag of FLAGS) if (params.get(flag) === 'yes') options[flag] = true;
  return { gold: params.get('gold') ?? '', answer: params.get('answer') ?? '', options };
}

/** The address of a question, without `?`; null where it is too long for an address. */
export function queryFromAsk({ gold, answer, options }: CheckerAsk): string | null {
  const params = new URLSearchParams({ page: 'checker' });
  // Encoding only makes longer; a very long text need not be encoded to know.
  if (gold.length + answer.length > LONGEST_ADDRESS) return null;
  if (gold !== '') params.set('gold', gold);
  if (answer !== '') params.set('answer', answer);
  if (options.profile === 'reward') params.set('profile', 'reward');
  if (options.units === 'require') params.set('units', 'require');
  if (options.tolerance?.digits !== undefined) params.set('digits', String(options.tolerance.digits));
  if (options.tolerance?.relative !== undefined) params.set('relative', String(options.tolerance.relative));
  if (options.strict === false) params.set('strict', 'no');
  for (const flag of FLAGS) if (options[flag]) params.set(flag, 'yes');
  const text = params.toString();
  return text.length > LONGEST_ADDRESS ? null : text;
}

/** Which text is longer than the page hands over; null where none is. */
export function tooLong({ gold, answer }: CheckerAsk): keyof typeof LONGEST | null {
  if (gold.length > LONGEST.gold) return 'gold';
  return answer.length > LONGEST.answer ? 'answer' : null;
}
