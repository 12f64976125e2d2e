/** What a right and a wrong answer earn: r+ and r- of RIFT (section 4.1: 1 and -0.2). */
export interface ConstantReward {
  positive: number;
  negative: number;
}
