import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t } from '../work/words.ts'

interface Tags {
  tags: string[]
  rev: number
}

/** The tags that counsellors are offered, one a line. */
export function TagsForm({ call, desk }: Pick<SectionProps, 'call' | 'desk'>) {
  const { found, load } = useFetched<Tags>(call, '/api/tags')
  const { isBusy, problem, run } = useRequest()
  if (!found) return null
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const lines = String(new FormData(event.currentTarget).get('tag-lines') ?? '').split('\n')
    const body = { rev: found.rev, tags: lines.map((line) => line.trim()).filter((line) => line !== '') }
    if (!(await run(body, async (key) => void (await call.post('/api/tags', body, key))))) return
    load()
    desk.announce(t('replies.saved'))
  }
  return (
    <Block heading={t('replies.tagsHeading')}>
      <form class="edit-form" key={found.rev} onSubmit={save}>
        <TextArea
          id="tag-lines"
          label={t('replies.tagsHeading')}
          help={t('replies.tagsHelp')}
          rows={8}
          defaultValue={found.tags.join('\n')}
        />
        <p class="problem" role="alert">
          {problem?.message}
        </p>
        <Button type="submit" disabled={isBusy}>
          {t('replies.save')}
        </Button>
      </form>
    </Block>
  )
}
