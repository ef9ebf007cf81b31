import { benchSealer, openPlace, type Place } from '../places.ts'
import { loadForEver } from './load.ts'

/** The program that is killed: `load-worker.js PLACE RUN`, with the place as JSON. Prints what was acknowledged. */
const [, program, place, run] = process.argv
if (program?.endsWith('load-worker.js') && place && run) {
  const store = await openPlace(JSON.parse(place) as Place, benchSealer())
  // To a pipe this waits: what was said before the kill has been said.
  await loadForEver(store, Number(run), (said) => process.stdout.write(`${JSON.stringify(said)}\n`))
}
