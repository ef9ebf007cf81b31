import { useEffect, useState } from 'preact/hooks'
import type { OnUnlessOff } from '../alerts/choices-kept.ts'
import type { Desk } from '../desk/desk.ts'
import { isTypingIn, type Shortcut, shortcutOf } from './shortcuts.ts'

/** Listens for the shortcuts of the desk. Returns whether the sheet is open, and what opens or closes it. */
export function useShortcuts(desk: Desk, keys: OnUnlessOff): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const focused = document.activeElement
      if (event.key === 'Escape' && focused instanceof HTMLElement && focused.matches('.reply textarea')) focused.blur()
      const shortcut = shortcutOf(event, isTypingIn(focused))
      if (!shortcut || document.querySelector('dialog[open]')) return
      if (shortcut !== 'sheet' && !keys.isOn) return
      event.preventDefault()
      if (shortcut === 'sheet') setOpen(true)
      else act(desk, shortcut)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [desk])
  return [isOpen, setOpen]
}

function act(desk: Desk, shortcut: Exclude<Shortcut, 'sheet'>): void {
  if (!document.querySelector('.desk')) window.location.hash = '#/bureau'
  const actions = {
    takeNext: () => void desk.takeNext(),
    nextRow: () => stepThroughRows(1),
    previousRow: () => stepThroughRows(-1),
    reply: () => focusOn('#reply-field'),
    case: () => focusOn('.case .scroll'),
    nextMine: () => openNextOfMine(desk),
    desk: () => focusOn('#queue-heading'),
  }
  actions[shortcut]()
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}

function stepThroughRows(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.waiting .take')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = at === -1 ? rows[0] : rows[at + step]
  next?.focus()
  next?.closest('.row')?.scrollIntoView({ block: 'nearest' })
}

function openNextOfMine(desk: Desk): void {
  const { mine = [], openId } = desk.state
  const at = mine.findIndex((row) => row.id === openId)
  const next = mine[(at + 1) % mine.length]
  if (next) void desk.openCase(next.id)
}
