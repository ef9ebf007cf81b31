import { BSON, type Document } from 'mongodb'
import { openMongoStore } from '../../services/store/mongo.ts'
import { type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'
import type { StorePlace } from './store-contract.ts'

/** A database of its own on the server that the tests have; dropped afterwards. */
export const mongoPlace = async (): Promise<StorePlace & MongoDatabase> => {
  const database = newMongoDatabase()
  const db = database.client.db(database.name)
  const documents = async (): Promise<Document[]> => {
    const listed = await db.listCollections({}, { nameOnly: true }).toArray()
    const found = await Promise.all(listed.map(({ name }) => db.collection(name).find({}).toArray()))
    return found.flat()
  }
  return {
    ...database,
    open: (sealer) => openMongoStore({ uri: database.uri, sealer }),
    bytes: async () => Buffer.concat((await documents()).map((doc) => Buffer.from(BSON.serialize(doc)))),
    destroy: () => database.drop(),
  }
}
