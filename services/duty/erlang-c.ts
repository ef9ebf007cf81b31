/**
 * A. K. Erlang's delay formula (1917): calls that come at random to `servers` people, wait their turn and are not lost.
 * `load` is in erlangs: arrivals per hour times the length of a conversation in hours. Gives the probability of waiting
 * at all; 1 when more comes than can ever be answered.
 */
export const probabilityOfWaiting = (servers: number, load: number): number => {
  if (load <= 0) return 0
  if (load >= servers) return 1
  // Erlang B by its recursion: factorials and powers overflow long before the number of servers does.
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked)
  return (servers * blocked) / (servers - load * (1 - blocked))
}

/** The share of all that wait longer than `ms`, for conversations of `lengthMs`. */
export const shareWaitingLonger = (servers: number, load: number, lengthMs: number, ms: number): number =>
  load >= servers ? 1 : probabilityOfWaiting(servers, load) * Math.exp((-(servers - load) * ms) / lengthMs)

/** Mean wait over all, those who do not wait included, in milliseconds; infinite beyond capacity. */
export const meanWaitMs = (servers: number, load: number, lengthMs: number): number =>
  load >= servers ? Number.POSITIVE_INFINITY : (probabilityOfWaiting(servers, load) * lengthMs) / (servers - load)

/** The fewest servers with which at most `share` of all wait longer than `ms`. */
export const serversNeeded = (load: number, lengthMs: number, ms: number, share: number): number => {
  let servers = Math.max(1, Math.floor(load) + 1)
  while (shareWaitingLonger(servers, load, lengthMs, ms) > share) servers += 1
  return load <= 0 ? 0 : servers
}
