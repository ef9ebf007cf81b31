import { benchSealer, openPlace, type Place } from '../places.ts'
import { countAll, openCounting } from './recounts.ts'

/** `node recount-process.js PLACE HALF`: counts everything anew, and says when so many are counted. It is killed then. */
const [place = '', half = ''] = process.argv.slice(2)
const store = await openPlace(JSON.parse(place) as Place, benchSealer())
const counting = await openCounting(store)
await counting.rebuild()
await countAll(counting, (seen) => {
  if (seen >= Number(half)) process.stdout.write('half\n')
})
