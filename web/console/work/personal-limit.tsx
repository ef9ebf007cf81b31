import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import { useFetched } from '../server/use-fetched.ts'
import { t } from './words.ts'

interface Limit {
  limit: number
  least: number
  most: number
}

/** How many conversations one has at once: one's own to choose. */
export function PersonalLimit({ desk }: { desk: Desk }) {
  const call = useCall()
  const { found, load } = useFetched<Limit>(call, '/api/limit')
  if (!found) return null
  const { limit, least, most } = found
  const set = (next: number) =>
    desk.guarded(async () => void (await call.post('/api/limit', { limit: next })), undefined, true).then(load)
  return (
    <label class="limit quiet">
      {t('limit.short')}{' '}
      <select
        aria-label={t('limit.label')}
        value={limit}
        onChange={(event) => void set(Number(event.currentTarget.value))}
      >
        {Array.from({ length: most - least + 1 }, (_, n) => least + n).map((n) => (
          <option key={n} value={n}>
            {n}
          </option>
        ))}
      </select>
    </label>
  )
}
