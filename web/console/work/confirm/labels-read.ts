import { heaviestFirst } from '../../desk/queue/row-summary.ts'
import type { CaseView } from '../../server/case-view.ts'
import type { Labels } from '../work-view.ts'

/** A report is counted at most so often in one table. */
export const mostLabels = 3

/** Links alone tell it of some kinds only. */
const featureOfLink: Record<string, string> = {
  ...{ post: 'post', story: 'story', message: 'dm', group: 'group', profile: 'profile', account: 'profile' },
}

const few = (ids: readonly string[]): string[] => [...new Set(ids)].slice(0, mostLabels)

/** As much of a case as the form begins with. */
export interface LabelledCase extends Pick<CaseView, 'severity' | 'categories' | 'signals' | 'ageBand' | 'speaker'> {
  confirmed?: CaseView['confirmed']
  evidence: readonly { platform: string; kind: string }[]
}

/** What the form begins with: what a person confirmed before, else what triage and the links say. Nobody confirmed that. */
export function labelsRead(view: LabelledCase): Labels {
  if (view.confirmed) {
    const { at: _, byName: __, ...labels } = view.confirmed
    return labels
  }
  const { severity, categories, signals, ageBand, speaker, evidence } = view
  return {
    ...{ severity, signals, ageBand, speaker },
    categories: few(heaviestFirst(categories)),
    platforms: few(evidence.map(({ platform }) => platform)),
    features: few(evidence.flatMap(({ kind }) => featureOfLink[kind] ?? [])),
  }
}

/** With `id` when it was not there, without it when it was. */
export const toggled = (ids: readonly string[], id: string): string[] =>
  ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]
