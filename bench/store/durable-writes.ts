import { loadEntries } from '../faults/load.ts'
import { benchSealer, openPlace, type Place } from '../places.ts'

const inFlight = 64
/** Of about as many characters as a message. */
const text = 'mot '.repeat(30)

/** Single documents acknowledged as durable in a second, 64 of them under way at any moment, sealed on the way. */
export async function durablePerSecond(place: Place, forMs: number): Promise<number> {
  const store = await openPlace(place, benchSealer())
  try {
    const entries = await store.collection(loadEntries)
    let next = 0
    const writeUntil = async (end: number): Promise<void> => {
      while (performance.now() < end) {
        const number = next++
        await entries.insertOne({ _id: `d${number}`, run: 0, number, part: 0, text })
      }
    }
    const everybody = (end: number) => Promise.all(Array.from({ length: inFlight }, () => writeUntil(end)))
    // Connections are opened, and code is compiled, before it counts.
    await everybody(performance.now() + forMs / 4)
    const [from, before] = [performance.now(), next]
    await everybody(from + forMs)
    return ((next - before) / (performance.now() - from)) * 1000
  } finally {
    await store.close()
  }
}
