import { type ContentView, t } from './rota-view.ts'
import { Input } from './rows.tsx'

/** Who is told last, and after how many minutes each is. */
export function LadderFields({ content, set }: { content: ContentView; set(more: Partial<ContentView>): void }) {
  const { fallback, ladderMinutes, atOnce } = content
  const number = (value: string): number => Number(value) || 1
  return (
    <div class="rota-row">
      <Input
        label={t('ladder.fallbackName')}
        type="text"
        value={fallback.name}
        onValue={(name) => set({ fallback: { ...fallback, name } })}
      />
      <Input
        label={t('ladder.fallbackPhone')}
        type="text"
        value={fallback.phone}
        onValue={(phone) => set({ fallback: { ...fallback, phone } })}
      />
      <Input
        label={t('ladder.fallbackEmail')}
        type="email"
        value={fallback.email}
        onValue={(email) => set({ fallback: { ...fallback, email } })}
      />
      <Input
        label={t('ladder.critical')}
        type="number"
        min={1}
        max={1440}
        value={String(ladderMinutes.critical)}
        onValue={(critical) => set({ ladderMinutes: { ...ladderMinutes, critical: number(critical) } })}
      />
      <Input
        label={t('ladder.other')}
        type="number"
        min={1}
        max={1440}
        value={String(ladderMinutes.other)}
        onValue={(other) => set({ ladderMinutes: { ...ladderMinutes, other: number(other) } })}
      />
      <Input
        label={t('ladder.atOnce')}
        type="number"
        min={1}
        max={1440}
        value={String(atOnce)}
        onValue={(value) => set({ atOnce: Math.min(10, number(value)) })}
      />
    </div>
  )
}
