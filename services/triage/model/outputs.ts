import { categories, signals } from '../../taxonomy.ts'

/**
 * What the linear model answers, one yes or no each: every category but `other`, every signal, what the taxonomy ranks
 * without a label of its own (a meeting with an adult that is planned; a threat that is specific and near; what is high
 * by its gravity alone, as a death threat or a home address), and how urgent.
 */
export const outputs = [
  ...categories.filter((category) => category !== 'other'),
  ...signals,
  'planned-meeting',
  'near-threat',
  'grave-words',
  'critical',
  'high-or-more',
  'medium-or-more',
] as const
export type Output = (typeof outputs)[number]
