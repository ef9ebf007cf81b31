import type { Call } from '../server/call.ts'
import { useRequest } from '../server/use-request.ts'
import type { Member } from './team-view.ts'
import { t } from './words.ts'

/** Nobody can be attentive to more: the server refuses them too. */
const limits = Array.from({ length: 10 }, (_, n) => n + 1)

/** How many conversations somebody has at once; they may change it themselves. */
export function MemberLimit({ call, member, onChanged }: { call: Call; member: Member; onChanged(): void }) {
  const { isBusy, problem, run } = useRequest()
  const set = async (limit: number) => {
    const body = { limit, person: member.id }
    if (await run(body, async (key) => void (await call.post('/api/limit', body, key)))) onChanged()
  }
  return (
    <>
      <label class="member-limit quiet">
        {t('members.limit')}{' '}
        <select
          aria-label={t('members.limitOf', { name: member.name })}
          value={member.limit}
          disabled={isBusy}
          onChange={(event) => void set(Number(event.currentTarget.value))}
        >
          {limits.map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </label>
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
    </>
  )
}
