import type { Facts } from '../../../services/cases/counted.ts'

/** So many confirmed reports of a quarter, alike but for what is said. */
export const reports = (count: number, category: string, age: string, said: Facts['values'] = {}): Facts[] =>
  Array.from({ length: count }, () => ({
    period: '2026-T1',
    isConfirmed: true,
    values: {
      ...{ month: ['1'], channel: ['web'], hours: ['in_hours'], promise: ['1_h'], wait: ['5_min'], closure: ['1_d'] },
      ...{ outcome: ['helped'], return: ['not_returned'], override: ['kept'], better: ['better'] },
      ...{ severity: ['high'], category: [category], signal: [], suicide_signal: [], age: [age] },
      ...{ speaker: ['victim'], platform: ['snapchat'], feature: ['dm'] },
      ...said,
    },
  }))
