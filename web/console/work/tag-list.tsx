import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import type { CaseView } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useCaseAct } from './use-case-act.ts'
import { t } from './words.ts'

/** Tags from the administrator's list, and free ones. */
export function TagList({ desk, view }: { desk: Desk; view: CaseView }) {
  const [text, setText] = useState('')
  const act = useCaseAct(desk)
  const { found } = useFetched<{ tags: string[] }>(useCall(), '/api/tags')
  const tags = view.tags ?? []
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (wanted !== '' && (await act('tags', { tags: [...tags, wanted] }))) setText('')
  }
  return (
    <Block heading={t('tags.heading')}>
      {tags.length === 0 && <p class="quiet">{t('tags.none')}</p>}
      <ul class="plain-list tags">
        {tags.map((tag) => (
          <li key={tag}>
            {tag}
            <Button
              kind="plain"
              aria-label={t('tags.remove', { tag })}
              onClick={() => void act('tags', { tags: tags.filter((one) => one !== tag) })}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={add}>
        <label for="tag-field" class="unseen">
          {t('tags.add')}
        </label>
        <input
          id="tag-field"
          list="tag-choices"
          maxLength={40}
          value={text}
          placeholder={t('tags.add')}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <datalist id="tag-choices">
          {found?.tags
            .filter((tag) => !tags.includes(tag))
            .map((tag) => (
              <option key={tag} value={tag} />
            ))}
        </datalist>
        <Button type="submit">{t('tags.addButton')}</Button>
      </form>
    </Block>
  )
}
