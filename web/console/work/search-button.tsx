import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import type { Desk } from '../desk/desk.ts'
import { t } from './words.ts'

type Asked = ComponentType<{ desk: Desk; onDismiss(): void; onOpen(): void }>

/** The dialog is fetched when it is first opened. */
export function SearchButton({ desk, onOpen }: { desk: Desk; onOpen(): void }) {
  const [Asked, setAsked] = useState<Asked>()
  const open = async () => {
    const { SearchDialog } = await import('./search-dialog.tsx')
    setAsked(() => SearchDialog)
  }
  return (
    <>
      <Button kind="plain" place="search-button" onClick={() => void open()}>
        {t('search.open')}
      </Button>
      {Asked && <Asked desk={desk} onDismiss={() => setAsked(undefined)} onOpen={onOpen} />}
    </>
  )
}
