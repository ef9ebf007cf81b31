import type { Migration } from '../migrations.ts'

/**
 * Before figures were counts, each destroyed case left a row of its own, by triage's labels. They were records all the
 * same, nobody had confirmed them, and no figure is made of them.
 */
export const forgetKeptCounts: Migration = {
  id: '2026-11-forget-kept-counts',
  describe: 'Removes the rows that destroyed cases left for figures; figures are counts now.',
  async run(work) {
    for (;;) {
      const rows = await work.store.raw.read('kept_counts', undefined, 500)
      if (rows.length === 0) return
      await work.store.raw.remove(
        'kept_counts',
        rows.map(({ _id }) => _id),
      )
    }
  },
}
