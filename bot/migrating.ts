import type { Logger } from 'pino'
import type { Clock } from '../services/clock.ts'
import type { Store } from '../services/store/collection.ts'
import { Leases } from '../services/store/leases.ts'
import { everyMigration } from '../services/store/migrations/every-migration.ts'
import { Migrations } from '../services/store/migrations.ts'

/** What this program's releases change in the store. Throws `StoreError` `newer_store` before anything else is read. */
export const openMigrations = async (store: Store, clock: Clock, logger: Logger): Promise<Migrations> =>
  Migrations.open(store, {
    leases: await Leases.open(store, clock),
    clock,
    list: everyMigration,
    onNews: ({ what, id, error }) => {
      if (what === 'failed') logger.error({ event: 'migration_failed', migration: id, error })
      else logger.info({ event: `migration_${what}`, migration: id })
    },
  })
