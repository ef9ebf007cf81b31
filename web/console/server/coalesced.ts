/**
 * Makes work that never overlaps itself: asked for again while it runs, it runs once more at the end, so that the last
 * answer shown is never older than the last request.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false

  const loop = async () => {
    do {
      again = false
      await work()
    } while (again)
  }
  return () => {
    if (running) again = true
    running ??= loop().finally(() => {
      running = undefined
    })
    return running
  }
}
