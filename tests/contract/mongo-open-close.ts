import { openMongoStore } from '../../services/store/mongo.ts'
import { aReport, reports, sealerWith } from './sample.ts'

/** Opens the store, works, watches and closes it. A test sees that the process then ends by itself. */
const openAndClose = async (uri: string): Promise<void> => {
  const store = await openMongoStore({ uri, sealer: sealerWith('k1') })
  const collection = await store.collection(reports)
  collection.watch(({ id }) => process.stdout.write(`${id}\n`))
  await Promise.all(['a', 'b', 'c'].map((id) => collection.insertOne(aReport(id))))
  await store.commit(['a', 'b'].map((id) => ({ op: 'deleteMany', collection: 'reports', filter: { _id: id } })))
  const late = collection.insertOne(aReport('late'))
  await store.close()
  await late
  process.stdout.write('closed\n')
}

const [, program, uri] = process.argv
if (program?.endsWith('mongo-open-close.js') && uri) await openAndClose(uri)
