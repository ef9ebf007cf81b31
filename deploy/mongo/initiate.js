/**
 * Run by mongosh in the network of the first member, at every `docker compose up`: makes the replica set and its two
 * users where they are not there yet, and changes nothing otherwise. From there, and only until the first user exists,
 * mongod lets a connection without a password make both (the localhost exception).
 */
const { readFileSync } = require('node:fs')
const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim()
const admin = db.getSiblingDB('admin')
const members = ['mongo1:27017', 'mongo2:27017', 'mongo3:27017']

const signIn = () => {
  try {
    return admin.auth('admin', secret('mongo_admin_password')).ok === 1
  } catch {
    return false
  }
}

const initiate = () => {
  try {
    rs.initiate({
      _id: 'relais',
      // The first one is preferred, so that this script finds itself on the primary.
      members: members.map((host, at) => ({ _id: at, host, priority: at === 0 ? 2 : 1 })),
    })
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error
  }
}

const waitForPrimary = () => {
  for (let second = 0; second < 120; second++) {
    if (db.hello().isWritablePrimary) return
    sleep(1000)
  }
  throw new Error('mongo1 did not become primary within two minutes')
}

const makeAdministrator = () => {
  initiate()
  waitForPrimary()
  // For whoever operates the server; Relais never signs in with it.
  admin.createUser({ user: 'admin', pwd: secret('mongo_admin_password'), roles: ['root'] })
  if (!signIn()) throw new Error('the administrator was made, but cannot sign in')
}

const makeRelais = () => {
  waitForPrimary()
  // Reads, writes, indexes and change streams of one database; nothing else.
  const roles = [{ role: 'readWrite', db: 'relais' }]
  admin.createUser({ user: 'relais', pwd: secret('mongo_relais_password'), roles })
}

if (!signIn()) makeAdministrator()
if (!admin.getUser('relais')) makeRelais()
print('The replica set and its users are there.')
