/** What words and commands mean to the lexer. Maps, never plain objects, so that `constructor` is only a word. */

/** Functions of one argument (some with a base or index), by every spelling in use. */
export const FUNCTIONS = new Map<string, string>(
  [
    [
      'sin',
      'cos',
      'tan',
      'cot',
      'sec',
      'csc',
      'sinh',
      'cosh',
      'tanh',
      'coth',
      'log',
      'ln',
      'lg',
      'exp',
      'sqrt',
      'cbrt',
    ],
    [
      'abs',
      'floor',
      'ceil',
      'gcd',
      'lcm',
      'min',
      'max',
      'sgn',
      'det',
      'arcsin',
      'arccos',
      'arctan',
      'arccot',
      'arcsec',
    ],
    ['arccsc', 'arcsinh', 'arccosh', 'arctanh', 'binom', 'fact'],
  ]
    .flat()
    .map((name): [string, string] => [name, name])
    .concat([
      ['tg', 'tan'],
      ['ctg', 'cot'],
      ['cotg', 'cot'],
      ['cosec', 'csc'],
      ['asin', 'arcsin'],
      ['acos', 'arccos'],
      ['atan', 'arctan'],
      ['arctg', 'arctan'],
      ['arcctg', 'arccot'],
      ['asinh', 'arcsinh'],
      ['acosh', 'arccosh'],
      ['atanh', 'arctanh'],
      ['arsinh', 'arcsinh'],
      ['arcosh', 'arccosh'],
      ['artanh', 'arctanh'],
      ['ceiling', 'ceil'],
      ['signum', 'sgn'],
      ['sign', 'sgn'],
      ['factorial', 'fact'],
      ['Re', 're'],
      ['Im', 'im'],
    ]),
);

/** Greek letters by LaTeX name, variants folded. */
export const GREEK = new Map<string, string>(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'
    .split(' ')
    .map((name): [string, string] => [name, name])
    .concat([
      ['varepsilon', 'epsilon'],
      ['varphi', 'phi'],
      ['vartheta', 'theta'],
      ['varrho', 'rho'],
      ['varsigma', 'sigma'],
      ['ell', 'l'],
      ['hbar', 'hbar'],
      ['imath', 'i'],
      ['jmath', 'j'],
    ]),
);

/** Commands that mean a relation. */
export const RELATIONS = new Map<string, string>([
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['lt', '<'],
  ['gt', '>'],
  ['le', '<='],
  ['leq', '<='],
  ['leqslant', '<='],
  ['leqq', '<='],
  ['ge', '>='],
  ['geq', '>='],
  ['geqslant', '>='],
  ['geqq', '>='],
  ['ne', '!='],
  ['neq', '!='],
  ['approx', '~'],
  ['approxeq', '~'],
  ['sim', '~'],
  ['simeq', '~'],
  ['cong', '~'],
  ['doteq', '='],
  ['equiv', '=='],
  ['coloneqq', '='],
  ['in', 'in'],
  ['notin', 'notin'],
  ['subset', 'subset'],
  ['subseteq', 'subset'],
  ['to', 'to'],
  ['rightarrow', 'to'],
  ['longrightarrow', 'to'],
  ['mapsto', 'to'],
  ['Rightarrow', 'implies'],
  ['implies', 'implies'],
  ['Leftrightarrow', 'implies'],
  ['iff', 'implies'],
  ['propto', 'propto'],
  ['parallel', 'parallel'],
  ['perp', 'perp'],
]);

/** Commands that only change how something looks; what follows in braces is read as if they were not there. */
export const STYLES = new Set(
  'displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle mathstrut strut rm bf it sf tt cal boldmath centering hline noindent tiny small normalsize large Large LARGE huge Huge allowbreak nonumber null relax phantom vphantom hphantom boxed fbox framebox ensuremath mathop mathbin mathrel mathord mathopen mathclose left. right. therefore because'.split(
    ' ',
  ),
);

/** Commands whose argument is text. */
export const TEXT = new Set(
  'text textrm textbf textit textsf texttt textnormal textup textsc mbox hbox emph textcolor operatorname mathrm mathsf mathtt mathit unit'.split(
    ' ',
  ),
);

/** Commands that decorate a symbol and do not change which quantity it is. */
export const DECORATIONS = new Set(
  'dot ddot dddot mathbf boldsymbol bm bold pmb mathcal mathfrak mathscr vec overrightarrow overleftarrow widehat hat widetilde tilde bar underline'.split(
    ' ',
  ),
);

/** Commands that are blank space. */
export const SPACES = new Set(
  'quad qquad enspace thinspace medspace thickspace negthinspace space nobreakspace hspace vspace hfill newline'.split(
    ' ',
  ),
);

/** Multipliers written as a word after a number. */
export const MULTIPLIERS = new Map<string, bigint>([
  ['hundred', 100n],
  ['thousand', 1000n],
  ['million', 1_000_000n],
  ['billion', 1_000_000_000n],
  ['trillion', 1_000_000_000_000n],
  ['dozen', 12n],
]);

/** English words of up to three letters that are not products of variables. */
export const SHORT_WORDS = new Set(
  'the is no yes not if for all any are has had was by of to an it he she we at be as set odd one two six ten red men man day dog cat pen box car bus cup egg boy sun mon tue wed thu fri sat jan feb mar apr may jun jul aug sep oct nov dec am pm bob tom tim sam amy joe ben dan max jim kim ana ann eve sue dne none off on up so my our its his her who how why old new big low top end use per via'.split(
    ' ',
  ),
);

/** Constants by their names in plain text and LaTeX. */
export const CONSTANTS = new Map<string, string>([
  ['pi', 'pi'],
  ['infty', 'inf'],
  ['infinity', 'inf'],
  ['inf', 'inf'],
  ['infinite', 'inf'],
  ['oo', 'inf'],
]);
