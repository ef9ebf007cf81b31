import type { Migration } from '../migrations.ts'
import { forgetKeptCounts } from './forget-kept-counts.ts'
import { sealEarlierEvents } from './seal-earlier-events.ts'

/** In the order they run. One that was shipped is never changed, moved or removed. */
export const everyMigration: readonly Migration[] = [sealEarlierEvents, forgetKeptCounts]
