import { expect, test } from 'vitest'
import { auditDefinition } from '../../../services/audit/audit-record.ts'
import { notePeriods } from '../../../services/retention/periods-in-force.ts'
import { defaultPeriods } from '../../../services/retention/retention.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { sealerWith } from '../../contract/sample.ts'

test.each(everyPlace)(
  '%s: a start with other periods is in the audit, once however many start together',
  async (_, newPlace) => {
    const place = await newPlace()
    const store = await place.open(sealerWith('k1'))
    const audited = async () =>
      (await (await store.collection(auditDefinition)).find({ at: { $gt: 0 } }).toArray()).map(({ at, by, type }) => ({
        at,
        by,
        type,
      }))
    await notePeriods(store, defaultPeriods, 1)
    await notePeriods(store, defaultPeriods, 2)
    expect(await audited()).toEqual([])
    const shorter = { ...defaultPeriods, lowMonths: 3 }
    await Promise.all([3, 3, 3].map((now) => notePeriods(store, shorter, now)))
    await notePeriods(store, shorter, 4)
    expect(await audited()).toEqual([{ at: 3, by: 'bot', type: 'periods_changed' }])
    await store.close()
    await place.destroy()
  },
)
