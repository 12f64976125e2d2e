import { describe, expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { families, type Problem } from '../../../src/problems/index.ts';
import { stream } from '../../../src/random/index.ts';

const reward = (gold: string, response: string, question?: string) =>
  check({ gold, response, ...(question === undefined ? {} : { question }) }, { profile: 'reward' });

/** Every way of saying an expression again that occurs to a model: marks, blanks, brackets, signs, an equals sign. */
const said = (expression: string): string[] => [
  `#${expression}`,
  `# ${expression}`,
  `#${expression.replace(/([+\-*/=])/g, ' $1 ')}`,
  `#(${expression})`,
  `#=${expression}`,
  `#x=${expression}`,
  `#${expression}=`,
  `A: ${expression}`,
  `Answer: ${expression}`,
  `The answer is ${expression}.`,
  `The answer is $${expression.replaceAll('*', '\\cdot ')}$.`,
  `\\boxed{${expression}}`,
  `\\boxed{${expression.replaceAll('*', '\\times ')}}`,
  `\\boxed{${expression.replace(/(\d+)\/(\d+)/, '\\frac{$1}{$2}')}}`,
  `#${expression.replaceAll('*', '×').replaceAll('-', '−')}`,
  `#${expression.replace(/\d+/g, '($&)')}`,
  `#${expression}+0`,
  `#1*(${expression})`,
  `#${expression}=${expression}`,
];

/** The question's expression, its terms swapped, parts of it worked out; what a family's question says without a value. */
function expressionsOf({ family, question }: Problem): string[] {
  const [a = 0, b = 0, c = 0] = (question.match(/\d+/g) ?? []).map(Number);
  switch (family) {
    case 'add':
      return [question, `${b}+${a}`, `${a}+${b - 1}+1`];
    case 'chain':
      return [question, `${b}+${a}-${c}`, `-${c}+${b}+${a}`, `${a}-${c}+${b}`, `${a + b}-${c}`];
    case 'sum3':
      return [question, `${c}+${b}+${a}`, `${a}+(${b}+${c})`, `${a + b}+${c}`];
    case 'prec':
      return [question, `${b}*${c}+${a}`, `${c}*${b}+${a}`, `${a}+${c}*${b}`, `${a}+${b * c}`];
    case 'paren':
      return [question, `${c}*(${b}+${a})`, `(${b}+${a})*${c}`, `${a + b}*${c}`, `${a}*${c}+${b}*${c}`];
    case 'lin':
      return [question, `${b}+${a}x=${c}`, `${c}=${a}x+${b}`, `(${c}-${b})/${a}`, `${c - b}/${a}`];
    case 'lin2':
      return [question, `${c}=${a}x-${b}`, `(${c}+${b})/${a}`, `${c + b}/${a}`];
    default:
      // Words: a loose and b bags of c.
      return [question, `${a}+${b}*${c}`, `${b}*${c}+${a}`, `${a}+${b * c}`];
  }
}

const problemsOf = (id: string, count: number): Problem[] => {
  const family = families.find((f) => f.id === id)!;
  const random = stream(9, 'problems', family.size);
  return Array.from({ length: count }, () => family.generate(random));
};

describe('saying the question again earns nothing', () => {
  let tried = 0;
  it.each(families.map(({ id }) => id))('%s', (id) => {
    for (const problem of problemsOf(id, 12))
      for (const expression of expressionsOf(problem))
        for (const response of said(expression)) {
          tried++;
          for (const question of [problem.question, undefined]) {
            const { verdict, rule } = reward(problem.gold, response, question);
            expect(verdict, `${problem.question}: ${response} is ${rule}`).not.toBe('correct');
          }
        }
  });
  it('was tried more than 600 times over ten families', () => expect(tried).toBeGreaterThan(7000));

  it('names the question where it is known and the work left undone where it is not', () => {
    expect(reward('108', '#63+5*9', '63+5*9')).toMatchObject({ verdict: 'incorrect', rule: 'restates_question' });
    expect(reward('108', '#9*5 + 63', 'What is 63+5*9?')).toMatchObject({ rule: 'restates_question' });
    expect(reward('108', '#63+45', '63+5*9')).toMatchObject({ verdict: 'incorrect', rule: 'unevaluated' });
    expect(reward('60', '#45+23-8')).toMatchObject({ verdict: 'incorrect', rule: 'unevaluated' });
  });
});

describe('an answer that was worked out is paid as before', () => {
  it.each(families.map(({ id }) => id))('%s', (id) => {
    for (const { gold, question, solution } of problemsOf(id, 30))
      for (const response of [
        solution,
        `#${gold}`,
        `#x=${gold}`,
        `The answer is ${gold}.`,
        `\\boxed{${gold}}`,
        `#${gold}.0`,
        `#${gold} pens`,
      ])
        expect(reward(gold, response, question).verdict, `${question}: ${response}`).toBe('correct');
  });

  it.each([
    ['a derivation that ends in the value', '108', '#63+45=108', '63+5*9'],
    ['the whole derivation', '108', '#63+5*9=63+45=108', '63+5*9'],
    ['a value and where it came from', '108', '#108=63+45', '63+5*9'],
    ['an equation solved', '8', '#x=40/5=8', '5x+12=52'],
    ['an equation the other way round', '8', '#8=x', '5x+12=52'],
    ['a fraction', '3/4', '#3/4', '1/2+1/4'],
    ['an unreduced fraction', '3/4', '#\\frac{6}{8}', '1/2+1/4'],
    ['a decimal for a fraction', '3/4', '#0.75', '1/2+1/4'],
    ['a mixed number', '3/2', '#1\\frac12', '3*1/2'],
    ['a mixed number in one sign', '3/2', '#1½', '3*1/2'],
    ['a negative number', '-5', '#-5', '3-8'],
    ['a negative fraction', '-3/4', '#-\\frac{3}{4}', '1/4-1'],
    ['scientific notation', '300000000', '#3\\times 10^8', 'How fast is light?'],
    ['another mantissa', '6.02\\times10^{23}', '\\boxed{602 \\cdot 10^{21}}', 'How many?'],
    ['a number with a word of scale', '1500000', 'The answer is 1.5 million.', 'How many?'],
    ['a unit', '12', '\\boxed{12\\text{ cm}^2}', 'Find the area.'],
    ['a unit changed', '5 km', '\\boxed{5000 m}', 'How far?'],
    ['a percentage', '0.5', '\\boxed{50\\%}', 'Which share?'],
    ['a list', '2, 3', '\\boxed{x=2 \\text{ or } x=3}', 'Solve x^2-5x+6=0'],
    ['two signs', '2, -2', '\\boxed{\\pm 2}', 'Solve x^2=4'],
    ['a closed form beside a decimal', '3.141593', '\\boxed{\\pi}', 'How long is a half circle?'],
    ['a root', '2\\sqrt{3}', '\\boxed{2\\sqrt{3}}', 'Simplify $\\sqrt{12}$.'],
    ['a root in another form', '2\\sqrt{3}', '\\boxed{\\sqrt{12}}', 'How long is the diagonal?'],
    ['a simplification shown', '2\\sqrt{3}', '\\boxed{\\sqrt{12}=2\\sqrt{3}}', 'Simplify $\\sqrt{12}$.'],
    ['an expansion', 'x^2+2x+1', '\\boxed{1+2x+x^2}', 'Expand $(x+1)^2$.'],
    [
      'a form the question already has',
      '2\\sqrt{3}',
      '\\boxed{2\\sqrt{3}}',
      'Is $2\\sqrt{3}$ in simplest form? Give it.',
    ],
    ['a matrix', '\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\boxed{\\begin{pmatrix}1\\\\4/2\\end{pmatrix}}', 'Solve.'],
  ])('%s', (_, gold, response, question) =>
    expect(reward(gold, response, question)).toMatchObject({ verdict: 'correct' }),
  );
});

describe('work left undone in other notations', () => {
  it.each([
    ['a quotient that is a whole number', '8', '\\boxed{\\frac{40}{5}}'],
    ['a power', '1024', '\\boxed{2^{10}}'],
    ['a factorial', '720', '\\boxed{6!}'],
    ['a root', '4', '\\boxed{\\sqrt{16}}'],
    ['two signs', '42', '#--42'],
    ['a unit behind a sum', '108', '\\boxed{63+45\\text{ pens}}'],
    ['variables that cancel', '5', '\\boxed{x-x+5}'],
    ['irrational parts that cancel', '108', '\\boxed{63+45+\\sqrt{2}-\\sqrt{2}}'],
    ['a chain without the value', '108', '#63+45=60+48'],
    ['a list of sums', '2, 3', '\\boxed{1+1, 1+2}'],
    ['an assignment as gold', 'x=5', '\\boxed{x=2+3}'],
    ['a labelled choice answered by a sum', '(B) 12', '\\boxed{6+6}'],
    ['a mixed number with its plus sign', '3/2', '#1+1/2'],
  ])('%s', (_, gold, response) =>
    expect(reward(gold, response)).toMatchObject({ verdict: 'incorrect', rule: 'unevaluated' }),
  );

  it.each([
    ['a root', '2\\sqrt{3}', '\\boxed{\\sqrt{12}}', 'Simplify $\\sqrt{12}$.'],
    ['a power', 'x^2+2x+1', '\\boxed{(1+x)^2}', 'Expand $(x+1)^2$.'],
    ['a polynomial', '(x+1)^2', '\\boxed{1+2x+x^2}', 'Factor x^2+2x+1'],
    ['an equation', 'y=2x+3', '\\boxed{2x-y+3=0}', 'Write 2x-y+3=0 with y alone.'],
  ])('a question without a number for an answer: %s', (_, gold, response, question) =>
    expect(reward(gold, response, question)).toMatchObject({ verdict: 'incorrect', rule: 'restates_question' }),
  );

  it('only counts where a verdict becomes a reward', () =>
    expect(check({ gold: '108', response: '#63+5*9', question: '63+5*9' }).verdict).toBe('correct'));

  it('bears any question', () => {
    for (const question of ['', '$', '('.repeat(5000), '1+'.repeat(3000), 'x '.repeat(100_000), '$1+1$ '.repeat(1000)])
      expect(reward('2', '#2', question).verdict).toBe('correct');
  });
});
